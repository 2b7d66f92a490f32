"""Makes the simulated workbooks of projects: ``python -m sample.portfolio``. The same bytes every time."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipelines import PROJECT_ROOT
from pipelines.bibliometrics.organisations import register
from pipelines.projects.template import workbook
from pipelines.strategies.codes import read_codes
from pipelines.strategies.strategy import read_strategy
from sample.portfolio.projects import QUARTERS, made_projects, rows

FOLDER = Path(__file__).parents[1] / "inbox" / "projects"


def files() -> Iterator[tuple[str, bytes]]:
    """Name and bytes of one workbook a quarter, of the first strategy that ships with the project."""
    codes = read_codes(PROJECT_ROOT / "dbt" / "seeds", register().organisations)
    chosen = read_strategy(min((PROJECT_ROOT / "strategies").glob("*/strategy.yml")).parent, codes)
    areas = [row["area_id"] for row in chosen.tables["areas"] if row["kind"] != "specialisation"]
    goals = [row["goal_id"] for row in chosen.tables["goals"]]
    owner = chosen.regions[0]
    municipalities = sorted(code for code in codes.nuts if len(code) == 4 and code.startswith(owner))
    portfolio = made_projects(areas, goals, municipalities)
    for quarter in QUARTERS:
        sheets: dict[str, list[Mapping[str, Any]]] = {}
        for project in portfolio:
            for sheet, row in rows(project, quarter):
                sheets.setdefault(sheet, []).append(row)
        body = workbook(quarter, chosen.strategy_id, sheets, {}, is_simulated=True)
        yield f"projekt_simulerade_{quarter}.xlsx", body


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m sample.portfolio", description=__doc__)
    parser.add_argument("--target", type=Path, default=FOLDER, help="folder to write to")
    target = parser.parse_args(arguments).target
    target.mkdir(parents=True, exist_ok=True)
    for name, body in files():
        (target / name).write_bytes(body)


if __name__ == "__main__":
    main()
