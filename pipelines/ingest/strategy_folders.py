"""The folders of strategies: those that ship with the project, and those of the installation.

Where they lie, which code lists they are read with, and that one that is refused never stops another. Not here: the
rules (``strategies/``), or the tables that the models read (``load/strategies.py``).

A strategy of the installation replaces one of the same id that ships with the project.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pipelines import PROJECT_ROOT, seed_file
from pipelines.bibliometrics.organisations import register
from pipelines.strategies.codes import Codes, read_codes
from pipelines.strategies.findings import StrategyError
from pipelines.strategies.reading import STRATEGY_FILE, read_files
from pipelines.strategies.skeleton import Place
from pipelines.strategies.strategy import Strategy, strategy_of

SHIPPED = PROJECT_ROOT / "strategies"
SEEDS = PROJECT_ROOT / "dbt" / "seeds"


@dataclass
class Read:
    """What reading the folders gave: strategies in the order of their ids, their files, and the refused ones."""

    strategies: list[Strategy] = field(default_factory=list)
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    refused: list[StrategyError] = field(default_factory=list)


@cache
def strategy_codes() -> Codes:
    """The code lists of the models' seeds and of the research organisations."""
    return read_codes(SEEDS, register().organisations)


def folders(home: Path) -> list[Path]:
    """Every folder or workbook of a strategy, the project's first, in the order of their names."""
    places = [place for place in (SHIPPED, home / "strategies") if place.is_dir()]
    return [
        path
        for place in places
        for path in sorted(place.iterdir())
        if (path / STRATEGY_FILE).is_file() or (path.suffix == ".xlsx" and not path.name.startswith(("~", ".")))
    ]


def read_all(paths: Iterable[Path]) -> Read:
    """Read and check every folder by itself; of one id the last counts."""
    found: dict[str, tuple[Strategy, dict[str, bytes]]] = {}
    refused: list[StrategyError] = []
    for path in paths:
        try:
            files = read_files(path)
            strategy = strategy_of(files, strategy_codes(), str(path))
        except StrategyError as error:
            refused.append(error)
            continue
        found[strategy.strategy_id] = (strategy, files)
    return Read(
        strategies=[strategy for _, (strategy, _) in sorted(found.items())],
        files={identity: files for identity, (_, files) in found.items()},
        refused=refused,
    )


def county(name: str) -> Place | None:
    """A county by its code or its name, with or without `län`; None where there is no such county."""
    wanted = name.strip().casefold()
    rows = _seed("regions")
    for row in rows:
        names = {row["region_code"], *(row[label].casefold() for label in ("label_sv", "label_en"))}
        names |= {one.removesuffix(" län").removesuffix("s") for one in names} | {
            one.removesuffix(" county") for one in names
        }
        if row["region_level"] == "county" and (wanted in names or wanted.removesuffix("s") in names):
            neighbours = [
                one["neighbour_code"] for one in _seed("county_neighbours") if one["region_code"] == row["region_code"]
            ]
            return Place(row["region_code"], row["nuts_code"], row["label_sv"], row["label_en"], tuple(neighbours))
    return None


def _seed(name: str) -> list[dict[str, str]]:
    with seed_file(name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
