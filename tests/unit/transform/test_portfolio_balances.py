"""Money of projects balances whatever is in the files: areas and what is in none are the portfolio, financiers are all.

The project's own SQL of amounts, shares and follow-up on made rows; what it must come to is added up here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.transform.compiled import CompiledProject, read_compiled
from pipelines.transform.dbt_project import model_graph

AREAS = ("food", "wood", "water")
FINANCIERS = ("eu", "state", "own")
KINDS = {"budget": "granted_sek", "accrued": "accrued_sek", "paid": "paid_sek"}
QUARTERS = ("2026Q1", "2026Q2", "2026Q3")

RUN = ("int_project_files", "int_project_economy", "int_project_areas", "action_plan_follow_up")
"""Models that run on made rows, in their order."""

TABLES = {
    "staging.stg_project_economy": "row_key text, quarter text, kind text, financier text, amount_original double, "
    "currency text, rate double, rate_date text, amount_sek double, sha256 text",
    "staging.stg_project_files": "sha256 text, format_rank integer, received text, source text, vintage_id text, "
    "origin text",
    "staging.stg_project_shares": "row_key text, sha256 text, kind text, code text, share double",
    "staging.int_project_keys": "row_key text, project_number integer",
    "staging.int_projects": "project_id text, project_number integer, row_key text, sha256 text, strategy_id text, "
    "plan_id text, intervention_field text, is_natural_person boolean, origin text",
    "staging.int_strategy_areas": "strategy_id text, area_id text",
    "staging.int_strategy_regions": "strategy_id text, region_code text",
    "staging.stg_strategy_area_codes": "strategy_id text, area_id text, scheme text, code text",
    "staging.int_project_quarters": "project_number integer, quarter text",
    "staging.int_project_results": "project_number integer, quarter text, code text, split text, achieved double",
    "marts.project_status": "project_id text, quarter text, light_worst text, light_time text",
    "staging.quarters": "quarter text, quarter_number integer",
    "staging.outlook_limits": "limit_name text, limit_value double",
}


@dataclass(frozen=True)
class Project:
    """A made project: its shares by area, and what its workbooks say by quarter, kind and financier."""

    shares: dict[str, float]
    amounts: dict[tuple[str, str, str], float]
    plan: str | None = None
    is_person: bool = False
    maps_field: bool = False
    told_again: bool = field(default=False)


@st.composite
def projects(draw: st.DrawFn) -> Project:
    chosen = draw(st.lists(st.sampled_from(AREAS), unique=True))
    # Tenths that are 1 together at most.
    tenths = [draw(st.integers(1, 10 // len(chosen))) for _ in chosen]
    cells = st.tuples(st.sampled_from(QUARTERS), st.sampled_from(tuple(KINDS)), st.sampled_from(FINANCIERS))
    # Recoveries are negative; an öre is the smallest amount.
    amounts = st.integers(-50_000_000, 900_000_000).map(lambda ore: ore / 100)
    return Project(
        shares={area: tenth / 10 for area, tenth in zip(chosen, tenths, strict=True)},
        amounts=draw(st.dictionaries(cells, amounts, max_size=8)),
        plan=draw(st.sampled_from([None, "AP1"])),
        is_person=draw(st.booleans()),
        maps_field=draw(st.booleans()),
        told_again=draw(st.booleans()),
    )


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> CompiledProject:
    return read_compiled(model_graph("duckdb", tmp_path_factory.mktemp("portfolio")).parsed)


@pytest.fixture(scope="module")
def database(compiled: CompiledProject) -> Iterator[Any]:
    with duckdb.connect() as connection:
        for schema in ("staging", "marts"):
            connection.execute(f"create schema {schema}")
        relations = {one.relation for one in compiled.relations}
        for name, columns in TABLES.items():
            assert name in relations, name
            connection.execute(f"create table {name} ({columns})")
        numbered = ", ".join(f"('{quarter}', {number})" for number, quarter in enumerate(QUARTERS))
        connection.execute(f"insert into staging.quarters values {numbered}")
        connection.execute("insert into staging.outlook_limits values ('smallest_cell', 3)")
        for received in ("1", "2"):
            connection.execute(
                "insert into staging.stg_project_files values (?, 1, ?, 'projects', 'v', 'live')", [received, received]
            )
        for area in AREAS:
            connection.execute("insert into staging.int_strategy_areas values ('s', ?)", [area])
        connection.execute("insert into staging.int_strategy_regions values ('s', '20')")
        connection.execute(
            "insert into staging.stg_strategy_area_codes values ('s', 'wood', 'intervention_field', '010')"
        )
        connection.execute(
            "insert into staging.stg_strategy_area_codes values ('s', 'food', 'intervention_field', '010')"
        )
        statements = {one.name: one for one in compiled.relations}
        for name in RUN:
            connection.execute(f"create view {statements[name].relation} as {statements[name].sql}")
        yield connection


def load(connection: Any, made: list[Project]) -> None:
    for name in (
        "stg_project_economy",
        "stg_project_shares",
        "int_project_keys",
        "int_projects",
        "int_project_quarters",
    ):
        connection.execute(f"delete from staging.{name}")
    for number, one in enumerate(made):
        key, code = f"erdf:{number}", "010" if one.maps_field else None
        connection.execute(
            "insert into staging.int_projects values (?, ?, ?, 'newest', 's', ?, ?, ?, 'live')",
            [key, number, key, one.plan, code, one.is_person],
        )
        connection.execute("insert into staging.int_project_keys values (?, ?)", [key, number])
        for quarter in QUARTERS:
            connection.execute("insert into staging.int_project_quarters values (?, ?)", [number, quarter])
        for area, share in one.shares.items():
            connection.execute(
                "insert into staging.stg_project_shares values (?, 'newest', 'area', ?, ?)", [key, area, share]
            )
        for (quarter, kind, financier), amount in one.amounts.items():
            for received in ["2", "1"][: 1 + one.told_again]:
                # An older workbook of the quarter said another amount: the newer one counts, not both.
                said = amount if received == "2" else amount + 1_000_000
                connection.execute(
                    "insert into staging.stg_project_economy values (?, ?, ?, ?, ?, 'SEK', 1, null, ?, ?)",
                    [key, quarter, kind, financier, said, said, received],
                )


def expected(made: list[Project]) -> dict[tuple[str, str, str], float]:
    """What organisations' projects come to until the end of each quarter, by financier and kind."""
    found: dict[tuple[str, str, str], float] = defaultdict(float)
    for one in made:
        if one.is_person:
            continue
        for financier in FINANCIERS:
            for kind in KINDS:
                said: float = 0.0
                for quarter in QUARTERS:
                    amount = one.amounts.get((quarter, kind, financier))
                    if amount is not None:
                        # A budget is what is decided in all, everything else is of its quarter.
                        said = amount if kind == "budget" else said + amount
                    found[quarter, financier, kind] += said
                    found[quarter, "all", kind] += said
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(projects(), max_size=9))
def test_areas_and_the_rest_are_the_portfolio_quarter_by_quarter_financier_by_financier(
    made: list[Project], database: Any
) -> None:
    load(database, made)
    rows = database.execute(
        f"select plan_id, area_code, quarter, financier, {', '.join(KINDS.values())} from marts.action_plan_follow_up"
    ).fetchall()
    cells = {row[:4]: dict(zip(KINDS, row[4:], strict=True)) for row in rows}
    assert len(cells) == len(rows)
    plans, whole = {row[0] for row in rows}, expected(made)
    for kind in KINDS:
        for quarter in QUARTERS:
            for financier in (*FINANCIERS, "all"):
                portfolio = 0.0
                for plan in plans:
                    of_plan = cells.get((plan, "portfolio", quarter, financier), {}).get(kind, 0.0)
                    in_areas = [
                        cell[kind]
                        for (where, area, when, who), cell in cells.items()
                        if (where, when, who) == (plan, quarter, financier) and area != "portfolio"
                    ]
                    assert sum(in_areas) == pytest.approx(of_plan, abs=0.01), (plan, quarter, financier, kind)
                    portfolio += of_plan
                if not any(one.is_person for one in made):
                    assert portfolio == pytest.approx(whole[quarter, financier, kind], abs=0.01), (quarter, financier)
            by_financier = [
                sum(
                    cell[kind]
                    for (_, area, when, who), cell in cells.items()
                    if (area, when, who) == ("portfolio", quarter, one)
                )
                for one in (*FINANCIERS, "all")
            ]
            assert sum(by_financier[:-1]) == pytest.approx(by_financier[-1], abs=0.01), (quarter, kind)


def test_two_persons_in_a_cell_are_in_no_sum_and_three_are(database: Any) -> None:
    person = Project({"food": 1.0}, {("2026Q1", "paid", "eu"): 100.0}, is_person=True)
    for number, paid in ((2, None), (3, 300.0)):
        load(database, [person] * number)
        found = database.execute(
            "select paid_sek from marts.action_plan_follow_up "
            "where area_code = 'food' and financier = 'eu' and quarter = '2026Q1'"
        ).fetchone()
        assert (found[0] if found else None) == paid
