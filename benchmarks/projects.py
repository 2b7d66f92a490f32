"""How long a quarter's workbook takes: 5,000 projects, of which 27 quarters are in the warehouse already.

    python -m benchmarks.projects [--projects 5000] [--quarters 28]

The earlier quarters are loaded and modelled as before its coming; the last one is read from its workbook, loaded,
validated and modelled, which is what happens when it is dropped. All of that is counted, and nothing else: what no
project is in is as it was, and is not made again. Target: 5 seconds, of the clock and of the processor. Whether the
money balances is asked too, at this size. Not here: what is right (``tests/``).
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from pipelines.ingest.strategy_folders import archived_strategy, strategy_codes
from pipelines.installation.parts import Installation
from pipelines.load.strategies import load_strategies
from pipelines.projects.quarters import last_day
from pipelines.projects.template import workbook
from pipelines.settings import Settings
from pipelines.steps.validate import validate_vintage
from pipelines.transform.dbt_project import model_graph
from pipelines.transform.model_run import run_models
from warehouse.engine import dialect_of
from warehouse.vintages import choose_current

_NOW = datetime(2026, 11, 27, 3, 30, tzinfo=UTC)
_FIRST_YEAR = 2020
_TARGET_SECONDS = 5.0
# Money of all areas and of none, beside the portfolio's, quarter by quarter and financier by financier.
_BALANCE = """
    select count(*) as cells, max(abs(areas - portfolio)) as largest
    from (
        select
            sum(case when area_code <> 'portfolio' then granted_sek + accrued_sek + paid_sek end) as areas,
            sum(case when area_code = 'portfolio' then granted_sek + accrued_sek + paid_sek end) as portfolio
        from {schema}.action_plan_follow_up
        group by strategy_id, plan_id, quarter, financier
    ) as cells
"""


def main() -> None:
    """Make, load and model; print seconds of each step of the last quarter."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.projects", description=__doc__)
    parser.add_argument("--projects", type=int, default=5000)
    parser.add_argument("--quarters", type=int, default=28)
    asked = parser.parse_args()
    quarters = [f"{_FIRST_YEAR + n // 4}Q{n % 4 + 1}" for n in range(asked.quarters)]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        installation = Installation(Settings(home=home, api="live", inbox_quiet_seconds=0))
        with installation.writing():
            installation.strategies.ingest()
            followed = installation.strategies.followed()[0]
        tables = archived_strategy(installation.archive, followed, strategy_codes()).tables
        strategy = installation.strategies.ids[0]
        areas = sorted({row["area_id"] for row in tables["area_codes"]})
        for number, quarter in enumerate(quarters):
            is_last = number == len(quarters) - 1
            rows = _rows(quarter, asked.projects, areas)
            with _timed(f"{quarter}: make the workbook", say=is_last):
                body = workbook(quarter, strategy, rows, {})
            inbox = home / "inbox" / "projects"
            inbox.mkdir(parents=True, exist_ok=True)
            if is_last:
                _model(home)
            (inbox / f"portfolio {quarter}.xlsx").write_bytes(body)
            steps = _load(home, say=is_last)
        steps.append(_model(home, say=True))
    for name, seconds in (
        ("clock", sum(one.clock for one in steps)),
        ("processor", sum(one.processor for one in steps)),
    ):
        print(f"{asked.projects:,} projects x {asked.quarters} quarters: {seconds:.2f} s of {name}, "
              f"{seconds / _TARGET_SECONDS:.2f} of the {_TARGET_SECONDS:.0f} s wanted")  # fmt: skip


def _load(home: Path, *, say: bool) -> list[_Spent]:
    """Read, load and validate what was dropped."""
    installation = Installation(Settings(home=home, api="live", inbox_quiet_seconds=0))
    with installation.writing():
        source = installation.sources["projects"]
        with _timed("ingest and read", say=say) as reading:
            assert installation.ingestions["projects"].outcomes
        with _timed("load", say=say) as loading:
            installation.loader.load_pending(source, _NOW)
        with _timed("validate", say=say) as validating:
            for vintage in installation.loader.unvalidated(source.name):
                validate_vintage(installation.loader, vintage, "benchmark", _NOW)
    return [reading, loading, validating]


def _model(home: Path, *, say: bool = False) -> _Spent:
    """Build the models of projects, and of what they read all that is not there yet."""
    installation = Installation(Settings(home=home, api="live", inbox_quiet_seconds=0))
    with installation.writing():
        with installation.warehouse.connect() as connection, connection.begin():
            choose_current(connection, installation.sources, installation.origins)
        followed = installation.strategies.followed()
        load_strategies(installation.warehouse, installation.archive, followed, strategy_codes())
        graph = model_graph(dialect_of(installation.settings.warehouse_address), home / "build")
        with _timed("model", say=say) as modelling:
            ran = run_models(installation.warehouse, graph.parsed, home / "build", ["models/marts/projects"])
        assert all(one.succeeded for one in ran), [one for one in ran if not one.succeeded]
        if say:
            paths = {node.unique_id: node.path for node in graph.nodes}
            paths |= {test.unique_id: paths[test.node] for test in graph.tests}
            made = [one for one in ran if not one.is_kept]
            print(f"    {len(made)} of {len(ran)} models and tests had to run, of two workers; the longest:")
            for one in sorted(made, key=lambda one: -one.seconds)[:6]:
                print(f"    {one.seconds:6.2f} s  {paths[one.unique_id]}")
            _print_balance(installation)
    return modelling


def _print_balance(installation: Installation) -> None:
    with installation.warehouse.connect() as connection:
        schema: str = connection.execute(text(
            "select table_schema from information_schema.tables where table_name = 'action_plan_follow_up'"
        )).scalar_one()  # fmt: skip
        row = connection.execute(text(_BALANCE.format(schema=schema))).one()
    print(
        f"    {row.cells:,} cells of quarter and financier: areas and unassigned are the portfolio, "
        f"to {row.largest:.6f} SEK"
    )
    assert row.largest < 0.01, row


def _rows(quarter: str, number: int, areas: list[str]) -> Mapping[str, list[Mapping[str, Any]]]:
    chance = random.Random(quarter)
    sheets: dict[str, list[Mapping[str, Any]]] = {"projects": [], "economy": [], "results": [], "reports": []}
    for one in range(number):
        identity = {"local_id": f"B{one}", "fund": "ERDF"}
        sheets["projects"].append(
            {
                **identity,
                "title_sv": f"Projekt {one}",
                "lead": f"Organisation {one}",
                "lead_number": f"5599{one:06d}",
                "starts_on": date(_FIRST_YEAR, 1, 1),
                "ends_on": date(2027, 12, 31),
                "areas": f"{areas[one % len(areas)]}=0.6",
            }
        )
        if quarter.startswith(f"{_FIRST_YEAR}Q1"):
            sheets["economy"].append({**identity, "kind": "budget", "financier": "eu", "amount": 5_000_000})
        sheets["economy"].append(
            {**identity, "kind": "accrued", "financier": "eu", "amount": chance.randrange(200_000)}
        )
        sheets["economy"].append({**identity, "kind": "paid", "financier": "eu", "amount": chance.randrange(150_000)})
        sheets["results"].append({**identity, "code": "RCO01", "target": 20, "achieved": chance.randrange(20)})
        sheets["reports"].append({**identity, "period_to": last_day(quarter), "arrived_on": last_day(quarter)})
    return sheets


@dataclass
class _Spent:
    """Seconds of a step, by the clock and of the processor."""

    clock: float = 0.0
    processor: float = 0.0


@contextmanager
def _timed(what: str, *, say: bool) -> Iterator[_Spent]:
    spent, began, worked = _Spent(), time.perf_counter(), time.process_time()
    yield spent
    spent.clock, spent.processor = time.perf_counter() - began, time.process_time() - worked
    if say:
        print(f"{what:40} {spent.clock:6.2f} s, {spent.processor:6.2f} s of processor", flush=True)


if __name__ == "__main__":
    main()
