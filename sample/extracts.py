"""Makes the simulated ordered extracts: ``python -m sample.extracts``. The same bytes every time.

The files in ``inbox/``, in the shapes in which an agency delivers. Not here: the arithmetic
(``simulation/divisions.py``), or reading such files (``pipelines/extracts/``).

The files are in ``inbox/``, apart from the tables of the API: a run on the sample ingests them as if they had been
dropped. Their first line and their name say that they are simulated.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from pipelines import seed_file
from sample.catalogue import SIMULATED_NOTE, SIMULATED_PREFIX
from sample.documents import Cells
from sample.record import TABLES
from sample.regions import COUNTRY_AND_COUNTIES
from sample.simulation import calibration, divisions

FOLDER = Path(__file__).parent / "inbox" / "scb"
EMPLOYMENT = "scb_extract_employment_divisions_simulerad.csv"
VALUE_ADDED = "scb_extract_value_added_divisions_simulerad.csv"
_MADE = "Uttagsdatum: 2026-10-05"
_NO_BREAK_SPACE = "\u00a0"


def files(tables: Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every extract; `tables` holds the recorded tables."""
    regions, cells = divisions.employed(calibration.bas(tables))
    hidden = divisions.withheld(regions, cells)
    yield EMPLOYMENT, _employment(regions, cells, hidden)
    yield VALUE_ADDED, _value_added(regions, cells, hidden)


def _employment(regions: Sequence[str], cells: Cells, hidden: Cells) -> bytes:
    """Semicolons, Latin-1, code and text in one cell, no-break space in thousands, years as columns, footnotes."""
    labels, names = _division_labels(), _region_labels()
    lines = [
        [f"{SIMULATED_PREFIX}Sysselsatta 15-74 år (BAS) efter arbetsställets belägenhet, näringsgren, kön"],
        [_MADE],
        [],
        ["Region", "Näringsgren SNI 2007", "Kön", *(f"Antal sysselsatta {year}" for year in divisions.YEARS)],
    ]
    shown = np.where(hidden, np.nan, cells)
    for place, region in enumerate(regions):
        total = [_count(number) for number in cells[place].sum(axis=0)]
        lines.append([f"{region} {names[region]}", "A-U+US Totalt", "totalt", *total])
        for row, code in enumerate([*divisions.weights(), divisions.UNKNOWN]):
            figures = [_count(number) for number in shown[place, row]]
            lines.append([f"{region} {names[region]}", f"{code} {labels[code]}", "totalt", *figures])
    lines += [[], [".. = uppgiften visas inte av sekretesskäl"], ["- = ingen finns"], [SIMULATED_NOTE]]
    return _text(lines, ";").encode("latin-1")


def _value_added(regions: Sequence[str], cells: Cells, hidden: Cells) -> bytes:
    """Commas, UTF-8, code and text in two cells, decimal comma in quotes, years as rows, counties only."""
    labels, names, assumed = _division_labels(), _region_labels(), divisions.weights()
    lines = [
        [f"{SIMULATED_PREFIX}Förädlingsvärde efter arbetsställets län och näringsgren, mnkr, löpande priser"],
        [_MADE],
        ["Länskod", "Län", "SNI2007", "Näringsgren", "År", "Förädlingsvärde, mnkr"],
    ]
    per_employed = np.array([value / 1000 for _, value in assumed.values()])
    counties = range(1, len(COUNTRY_AND_COUNTIES))
    values = np.stack([_county_values(regions[place], cells[place, :-1], per_employed) for place in counties])
    values = np.concatenate([values.sum(axis=0, keepdims=True), values])
    for place, region in enumerate(COUNTRY_AND_COUNTIES):
        for year_place, year in enumerate(divisions.YEARS):
            start = [region, names[region]]
            lines.append([*start, "A-U+US", "Totalt", str(year), _money(values[place, :, year_place].sum())])
            for row, code in enumerate(assumed):
                figure = ".." if hidden[place, row, year_place] else _money(values[place, row, year_place])
                lines.append([*start, code, labels[code], str(year), figure])
    lines += [[".. = uppgiften visas inte av sekretesskäl"], [SIMULATED_NOTE]]
    return _text(lines, ",").encode("utf-8")


def _county_values(region: str, cells: Cells, per_employed: Cells) -> Cells:
    """Division x year, SEK million with one decimal; prices rise by an assumed 4 per cent a year."""
    level = [1 + 0.15 * calibration.noise("value added", region, row) for row in range(len(per_employed))]
    prices = 1.04 ** np.arange(cells.shape[1])
    values: Cells = np.round(cells * (per_employed * np.array(level))[:, None] * prices, 1)
    return values


def _count(number: float) -> str:
    if np.isnan(number):
        return ".."
    return f"{number:,.0f}".replace(",", _NO_BREAK_SPACE) if number else "-"


def _money(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")


def _division_labels() -> dict[str, str]:
    with seed_file("industry_divisions").open(encoding="utf-8", newline="") as file:
        labels = {row["industry_code"]: row["label_sv"] for row in csv.DictReader(file)}
    return {**labels, divisions.UNKNOWN: "uppgift saknas"}


def _region_labels() -> dict[str, str]:
    with seed_file("regions").open(encoding="utf-8", newline="") as file:
        return {row["region_code"]: row["label_sv"] for row in csv.DictReader(file)}


def _text(lines: Sequence[Sequence[str]], delimiter: str) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\r\n").writerows(lines)
    return written.getvalue()


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m sample.extracts", description=__doc__)
    parser.add_argument("--target", type=Path, default=FOLDER, help="folder to write to")
    target = parser.parse_args(arguments).target
    target.mkdir(parents=True, exist_ok=True)
    for name, body in files(TABLES):
        (target / name).write_bytes(body)


if __name__ == "__main__":
    main()
