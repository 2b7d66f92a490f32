"""The code lists, rates and mappings that files of projects are read with.

They come from the strategies that are followed, from the models' seeds and from the home folder. Not here: reading
files (``projects/``).

In the home folder: `projects/exchange_rates.csv` goes before the rates that ship with the project, and every
`projects/*.yml` is a mapping of an export.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import yaml
from pydantic import ValidationError

from pipelines import seed_file
from pipelines.archive import Archive
from pipelines.ingest.strategy_folders import ORIGIN, PREFIX, archived_strategy, folders, read_all, strategy_codes
from pipelines.projects.errors import ProjectFileError
from pipelines.projects.formats.mapped import MappingFile
from pipelines.projects.lists import Indicator, Lists, Rate
from pipelines.strategies.codes import listed
from pipelines.strategies.findings import StrategyError
from pipelines.strategies.strategy import Strategy
from pipelines.system.yaml_text import parse_yaml

FOLDER = "projects"
"""Folder of rates and mappings in the home folder."""
_RATES = Path(__file__).parents[1] / "projects" / "lists" / "exchange_rates.csv"


def project_lists(home: Path, archive: Archive) -> Lists:
    """The lists of an installation: rates of its home folder, areas and goals of the strategies in its archive.

    A home without a run has no strategy in its archive yet: then the folders say which there are.
    """
    followed = _followed(archive) or read_all(folders(home)).strategies
    codes = strategy_codes()
    counties = set(codes.counties)
    return Lists(
        indicators=indicators(),
        objectives=listed("specific_objective"),
        fields=listed("intervention_field"),
        regions={
            **{code: code for code in counties},
            **{nuts: code for code, nuts in codes.nuts.items() if code in counties},
        },
        municipalities={code: code[:2] for code in codes.nuts if len(code) == 4 and code[:2] in counties},
        areas={one.strategy_id: frozenset(row["area_id"] for row in one.tables["areas"]) for one in followed},
        goals={one.strategy_id: frozenset(row["goal_id"] for row in one.tables["goals"]) for one in followed},
        rates=_rates(home),
    )


def _followed(archive: Archive) -> list[Strategy]:
    """The newest version of every strategy that today's rules take."""
    found = []
    for name in archive.sources():
        newest = archive.latest(name, [ORIGIN]) if name.startswith(PREFIX) else None
        if newest is None:
            continue
        try:
            found.append(archived_strategy(archive, newest, strategy_codes()))
        except StrategyError:
            # The build says so; its areas are unknown here until it is fixed.
            continue
    return found


def indicators() -> dict[str, Indicator]:
    """Output and result indicators of the programmes, by code."""
    with seed_file("programme_indicators").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: Indicator(row["label_en"], row["unit"]) for row in csv.DictReader(lines)}


def mappings(home: Path) -> list[MappingFile]:
    """The installation's mappings of exports, in the order of their names.

    Raises:
        ProjectFileError: one of them is no mapping; the message says what is wrong in it.
    """
    found = []
    for path in sorted(path for ending in ("*.yml", "*.yaml") for path in (home / FOLDER).glob(ending)):
        try:
            found.append(MappingFile.model_validate(parse_yaml(path.read_text(encoding="utf-8"))))
        except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as error:
            raise ProjectFileError(path.name, f"it is no mapping (docs/projects.md has an example): {error}") from error
    return found


def _rates(home: Path) -> tuple[Rate, ...]:
    own = home / FOLDER / _RATES.name
    return tuple(rate for path in (own, _RATES) if path.is_file() for rate in _rates_in(path))


def _above_nought(written: str) -> float:
    rate = float(written)
    if not 0 < rate < float("inf"):
        raise ValueError(f"{written} is no rate")
    return rate


def _rates_in(path: Path) -> list[Rate]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return [
                Rate(
                    row["currency"].strip().upper(),
                    date.fromisoformat(row["valid_from"]),
                    date.fromisoformat(row["valid_to"]),
                    _above_nought(row["rate"]),
                    date.fromisoformat(row["dated"]),
                    row["source"],
                )
                for row in csv.DictReader(lines)
            ]
    except (KeyError, ValueError, TypeError) as error:
        raise ProjectFileError(
            path.name,
            f"it is no list of rates ({error}): expected currency, valid_from, valid_to, rate, dated, source, and days "
            "as YYYY-MM-DD.",
        ) from error
