"""Make the sample of Kolada: ``python -m sample.kolada``. The same bytes every time.

Not here: answering (``server/kolada.py``).

The share with post-secondary education (N01982) is RECORDED: ``calibration/post_secondary_share.csv``. All others are
SIMULATED, since no values of theirs were at hand. Ids, titles, types and producers are Kolada's own (April 2026);
levels are assumed, each county lies around the country by a few per cent from a hash of its code, and each year moves.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sample.regions import COUNTIES
from sample.simulation import calibration

FOLDER = Path(__file__).parent / "tables" / "kolada"
STEM = "kolada_indicators"
RECORDED_STEM = "kolada_education"
FIRST, LAST = 2015, 2024
MARK = "SIMULERADE UPPGIFTER, gjorda av projektet Styrkas generator. SIMULATED FIGURES."


@dataclass(frozen=True)
class KeyFigure:
    """A key figure: the country's assumed level in the first year, its change a year, how far counties lie from it."""

    id: str
    title: str
    producer: str
    type: str
    level: float
    yearly: float
    spread: float
    by_gender: bool = False
    is_share: bool = True
    mark: str = MARK


KEY_FIGURES = (
    KeyFigure("N45702", "Branschbredd, andel (%)", "SCB", "A", 72.0, 0.2, 0.12),
    KeyFigure(
        "N61001",
        "Anställda som arbetar i yrken som stämmer väl överens med deras utbildning, andel (%)",
        "SCB",
        "L",
        70.0,
        0.1,
        0.04,
        by_gender=True,
    ),
    KeyFigure("N85085", "Företagens utgifter för egen FoU, kr/inv", "SCB", "L", 9_500.0, 350.0, 0.7, is_share=False),
    KeyFigure("N85086", "Offentliga sektorns utgifter för FoU, kr/inv", "SCB", "L", 620.0, 15.0, 0.6, is_share=False),
    KeyFigure("N85051", "Sjöar med god ekologisk status, andel (%)", "VISS, Länsstyrelserna", "A", 40.0, 0.3, 0.3),
    KeyFigure("N85052", "Vattendrag med god ekologisk status, andel (%)", "VISS, Länsstyrelserna", "A", 31.0, 0.3, 0.3),
    KeyFigure(
        "N85053",
        "Grundvattenförekomster med god kemisk och kvantitativ status, andel (%)",
        "VISS, Länsstyrelserna",
        "A",
        85.0,
        0.1,
        0.1,
    ),
    KeyFigure(
        "N45930",
        "Fjärrvärmeproduktion av förnybara energikällor inom det geografiska området, andel (%)",
        "Energimyndigheten och SCB",
        "A",
        68.0,
        1.0,
        0.25,
    ),
    KeyFigure(
        "N45909",
        "Slutanvändning av icke-förnybara bränsletyper inom det geografiska området, MWh/inv",
        "Energimyndigheten och SCB",
        "A",
        11.5,
        -0.35,
        0.35,
        is_share=False,
    ),
)
PLACES = {"0000": "Riket", **{f"00{code}": f"Region {name.removesuffix(' län')}" for code, name in COUNTIES.items()}}


EDUCATION = KeyFigure(
    "N01982",
    "Invånare 25-64 år med eftergymnasial utbildning, andel (%)",
    "SCB",
    "A",
    0,
    0,
    0,
    by_gender=True,
    mark="",
)


def recorded_document() -> dict[str, Any]:
    """The key figure whose values were published; women and men apart were not at hand."""
    figures = [
        {
            "kpi": EDUCATION.id,
            "municipality": row["municipality"],
            "period": int(row["year"]),
            "values": [{"gender": "T", "count": 1, "status": "", "value": float(row["value"]), "isdeleted": False}],
        }
        for row in calibration.rows("post_secondary_share")
    ]
    return {"kpis": [_described(EDUCATION)], "municipalities": [], "values": figures}


def document() -> dict[str, Any]:
    """Key figures, places and figures, as `server.kolada.KoladaWorld.of` takes them."""
    return {
        "kpis": [_described(figure) for figure in KEY_FIGURES],
        "municipalities": [{"id": one, "title": title, "type": "L"} for one, title in PLACES.items()],
        "values": [row for figure in KEY_FIGURES for row in _rows(figure)],
    }


def _described(figure: KeyFigure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "title": figure.title,
        "description": f"{figure.mark} Källa: {figure.producer}".strip(),
        "is_divided_by_gender": figure.by_gender,
        "municipality_type": figure.type,
        "auspice": "X",
        "operating_area": None,
        "perspective": None,
        "prel_publication_date": None,
        "publication_date": None,
        "publ_period": None,
        "has_ou_data": False,
    }


def _rows(figure: KeyFigure) -> Iterator[dict[str, Any]]:
    for place in PLACES:
        for year in range(FIRST, LAST + 1):
            total = _value(figure, place, year)
            genders = {"T": total}
            if figure.by_gender:
                gap = 2.0 + _chance(figure.id, place)
                genders |= {"K": round(total + gap, 1), "M": round(total - gap, 1)}
            values = [
                {"gender": gender, "count": 1, "status": "", "value": value, "isdeleted": False}
                for gender, value in genders.items()
            ]
            yield {"kpi": figure.id, "municipality": place, "period": year, "values": values}


def _value(figure: KeyFigure, place: str, year: int) -> float:
    level = figure.level + figure.yearly * (year - FIRST)
    away = 0.0 if place == "0000" else figure.spread * (2 * _chance(figure.id, place) - 1)
    wave = 0.01 * (2 * _chance(figure.id, place, str(year)) - 1)
    value = level * (1 + away + wave)
    return round(min(value, 100.0) if figure.is_share else value, 1)


def _chance(*words: str) -> float:
    """A number from 0 up to 1 that depends on the words alone."""
    return int(hashlib.sha256("|".join(words).encode()).hexdigest()[:8], 16) / 2**32


def write(folder: Path) -> None:
    """One line a row, so that a change is a diff that a person can read."""
    folder.mkdir(parents=True, exist_ok=True)
    for stem, made in ((STEM, document()), (RECORDED_STEM, recorded_document())):
        write_document(made, folder / f"{stem}.json")


def write_document(made: Mapping[str, Sequence[Any]], path: Path) -> None:
    """Write key figures, places and figures, a line a row."""
    parts = [
        f'"{name}": [\n'
        + ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
        + "\n]"
        for name, rows in made.items()
    ]
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m sample.kolada", description=__doc__)
    parser.add_argument("--to", dest="target", type=Path, default=FOLDER, help="folder to write to")
    write(parser.parse_args(arguments).target)


if __name__ == "__main__":
    main()
