"""The rules of claims and indicators, on made evidence: what the macros say turns with what they are given."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from typing import Any

import duckdb
import jinja2
import pytest
import sqlalchemy as sa

from pipelines import PROJECT_ROOT, seed_file
from pipelines.sources.catalogue import all_sources
from tests.databases import Dialect


def test_figures_that_the_catalogue_names_are_made_by_a_model() -> None:
    """A misspelt figure would silently feed nothing."""
    made = "".join(
        path.read_text() for path in (PROJECT_ROOT / "dbt" / "models" / "intermediate").glob("int_indicator_*.sql")
    )
    names = set(re.findall(r"'(\w+)'", made))
    with seed_file("figure_ratios").open(encoding="utf-8", newline="") as lines:
        names |= {row["figure"] for row in csv.DictReader(lines)}
    # Cells of tables are figures under the name of their source and measure, and their breakdown where there is one.
    names |= {
        f"{name}.{measure}"
        for name, source in all_sources().items()
        for column in source.names.values()
        if column.column == "measure"
        for measure in column.values
    }
    with seed_file("measure_figures").open(encoding="utf-8", newline="") as lines:
        asked = {row["figure"] for row in csv.DictReader(lines)}
    assert {".".join(figure.split(".")[:2]) for figure in asked} <= names
    assert not re.findall(r"processing_lead|other_manufacturing|relative_to_2008", made)


@pytest.fixture
def evaluate(dialect: Dialect, request: pytest.FixtureRequest) -> Callable[[str], Any]:
    """The value of a macro call, in either database."""
    macros = "".join((PROJECT_ROOT / "dbt" / "macros" / name).read_text() for name in ("claims.sql", "indicators.sql"))

    def run(call: str) -> Any:
        query = "select " + jinja2.Environment().from_string(macros + call).render().strip()
        if dialect == "duckdb":
            with duckdb.connect() as connection:
                return connection.execute(query).fetchall()[0][0]
        server = request.getfixturevalue("postgres_server")
        engine = sa.create_engine(server.url(_database(server)), poolclass=sa.NullPool)
        with engine.connect() as connection:
            return connection.execute(sa.text(query)).scalar_one()

    return run


_made: dict[int, str] = {}


def _database(server: Any) -> str:
    if id(server) not in _made:
        _made[id(server)] = server.new_database()
    return _made[id(server)]


@pytest.mark.parametrize(
    ("comparator", "quantity", "change", "limit", "outcome"),
    [
        ("above", "1.01", "null", "1", 1),
        ("above", "0.99", "null", "1", 0),
        ("above", "1.0004", "null", "1", None),
        ("below", "0.99", "null", "1", 1),
        ("rises", "10", "0.2", "null", 1),
        ("rises", "10", "-0.08", "null", 0),
        ("rises", "10", "-0.0004", "null", None),
        ("falls", "10", "-0.2", "null", 1),
        ("rises_more_than", "10", "0.2", "0.1", 1),
        ("falls_more_than", "10", "-0.2", "-0.1", 1),
        ("falls_more_than", "10", "-0.2", "-0.3", 0),
        ("above", "null", "null", "1", None),
    ],
)
def test_an_outcome_turns_at_its_limit(
    evaluate: Callable[[str], Any], comparator: str, quantity: str, change: str, limit: str, outcome: int | None
) -> None:
    values = [f"cast({one} as double precision)" for one in (quantity, change, limit)]
    margin = f"claim_margin(\"'{comparator}'\", '{values[0]}', '{values[1]}', '0.0', '0.0', '{values[2]}', '1')"
    assert evaluate("{{ claim_outcome(\"'" + comparator + "'\", " + margin + ", '0.001') }}") == outcome


def test_a_goal_is_not_decided_on_what_rounding_can_make(evaluate: Callable[[str], Any]) -> None:
    """faults.md, section B: G0 was decided on a fall of 0.08 per cent of the product per employed."""
    with seed_file("measure_catalogue").open(encoding="utf-8", newline="") as lines:
        tolerances = {row["measure"]: row["tolerance"] for row in csv.DictReader(lines)}
    margin = "cast(-0.08 as double precision)"
    tolerance = tolerances["real_product_per_employed"]
    assert evaluate("{{ claim_outcome(\"'rises'\", '" + margin + "', '" + tolerance + "') }}") is None


@pytest.mark.parametrize(
    ("rule", "distance", "pace", "needed", "outlook"),
    [
        ("at_least", "0", "null", "null", "reached"),
        ("at_least", "-1", "-5", "1", "reached"),
        ("at_least", "10", "1", "1", "on_track"),
        ("at_least", "10", "0.95", "1", "on_track"),
        ("at_least", "10", "0.94", "1", "too_slow"),
        ("at_least", "10", "0.05", "1", "standing"),
        ("at_least", "10", "-0.5", "1", "wrong_way"),
        ("at_least", "10", "null", "1", "not_assessable"),
        ("rise", "null", "0.5", "null", "on_track"),
        ("rise", "null", "-0.5", "null", "wrong_way"),
        ("hold", "null", "0.05", "null", "on_track"),
        ("follow", "null", "0.5", "null", "not_assessable"),
    ],
)
def test_an_outlook_turns_with_pace_and_need(
    evaluate: Callable[[str], Any], rule: str, distance: str, pace: str, needed: str, outlook: str
) -> None:
    named = {"distance": distance, "pace_now": pace, "pace_needed": needed, "smallest_trend": "0.1"}
    typed = [f"cast({one} as double precision) as {name}" for name, one in named.items()]
    row = f"(select '{rule}' as rule, {', '.join(typed)}) as row_"
    assert evaluate("{{ outlook('row_', '0.95') }} from " + row) == outlook


@pytest.mark.parametrize(
    ("true", "false", "mixed", "untested", "premises", "verdict"),
    [
        (1, 0, 0, 0, 0, "holds"),
        (2, 0, 0, 0, 0, "holds"),
        (0, 0, 1, 1, 0, "holds partly"),
        (1, 0, 0, 1, 0, "holds partly"),
        (1, 1, 0, 0, 0, "holds partly"),
        (0, 0, 1, 0, 0, "holds partly"),
        (0, 1, 0, 0, 0, "does not hold"),
        (0, 1, 0, 1, 0, "does not hold"),
        (1, 1, 0, 0, 1, "does not hold"),
        (0, 0, 0, 2, 0, "cannot be tested"),
    ],
)
def test_a_verdict_turns_with_its_parts(
    evaluate: Callable[[str], Any],
    true: int, false: int, mixed: int, untested: int, premises: int, verdict: str,
) -> None:  # fmt: skip
    call = f"claim_verdict('{true}', '{false}', '{mixed}', '{untested}', '{premises}')"
    assert evaluate(f"{{{{ {call} }}}}") == verdict


@pytest.mark.parametrize(
    ("direction", "value", "trend", "status"),
    [
        ("up", 10, "0.2", "improving"),
        ("up", 10, "-0.2", "worsening"),
        ("up", 10, "0.05", "unchanged"),
        ("down", 10, "-0.2", "improving"),
        ("down", 10, "0.2", "worsening"),
        ("to_zero", -10, "0.2", "improving"),
        ("to_zero", -10, "-0.2", "worsening"),
        ("to_zero", 10, "-0.2", "improving"),
        ("context", 10, "0.2", "not assessable"),
        ("up", 10, "cast(null as double precision)", "not assessable"),
    ],
)
def test_a_status_turns_with_the_trend(
    evaluate: Callable[[str], Any], direction: str, value: int, trend: str, status: str
) -> None:
    assert evaluate(f"{{{{ indicator_status(\"'{direction}'\", '({value})', '({trend})', '0.1') }}}}") == status


@pytest.mark.parametrize(
    ("direction", "value", "target", "distance"),
    [("up", 90, 100, 10), ("up", 110, 100, -10), ("down", 110, 100, 10), ("to_zero", -30, 0, 30)],
)
def test_a_distance_is_what_is_left_in_the_wanted_direction(
    evaluate: Callable[[str], Any], direction: str, value: int, target: int, distance: int
) -> None:
    assert evaluate(f"{{{{ distance_to_target(\"'{direction}'\", '({value})', '({target})') }}}}") == distance
