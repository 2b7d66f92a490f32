"""The location quotient through the real models, on both databases, against numbers that others computed.

M5 and its quotients: EconGeo (R), the worked example of `location.quotient`. Z: a matrix with an empty region and an
empty industry. Poisson limits: exact ones as printed in tables (Garwood 1936), and a worked example with a zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import sqlalchemy as sa

from pipelines.installation.parts import Installation
from pipelines.load.cells import raw_table
from pipelines.settings import Settings
from pipelines.transform.dbt_call import DBT_PROJECT
from pipelines.transform.dbt_project import model_graph
from pipelines.transform.model_run import run_models
from tests.databases import Dialect, PostgresServer
from warehouse.engine import Warehouse
from warehouse.vintages import NewVintage, choose_current, load_vintage, validate

SOURCE = "scb_rams_2008_2018"
NOW = datetime(2026, 11, 12, tzinfo=UTC)

# Any five counties and groups: the models know codes only.
REGIONS = ("01", "03", "04", "05", "06")
INDUSTRIES = ("A", "B+C", "D+E", "F", "G")

Matrix = tuple[tuple[float | None, ...], ...]

M5: Matrix = ((100, 0, 0, 0, 0), (0, 15, 5, 70, 10), (0, 20, 10, 20, 50), (0, 25, 30, 5, 40), (0, 40, 55, 5, 0))
M5_QUOTIENTS = (
    (5, 0, 0, 0, 0),
    (0, 0.75, 0.25, 3.5, 0.5),
    (0, 1, 0.5, 1, 2.5),
    (0, 1.25, 1.5, 0.25, 2),
    (0, 2, 2.75, 0.25, 0),
)

Z: Matrix = ((10, 0, 5, 0), (3, 0, 9, 2), (0, 0, 0, 0), (7, 0, 1, 8))
# None: a denominator is zero. What cannot be said is NULL, never 0.
Z_QUOTIENTS = (
    (1.5, None, 1, 0),
    (0.482143, None, 1.928571, 0.642857),
    (None, None, None, None),
    (0.984375, None, 0.1875, 2.25),
)

ONE_HIDDEN: Matrix = ((10, 2, 5), (3, 4, None), (7, 1, 8))


Quotients = Callable[[int], dict[tuple[str, str], Mapping[str, Any]]]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Callable[[Dialect], Quotients]:
    """All examples, each as a year of one table, through dbt once on each database."""
    made: dict[Dialect, Quotients] = {}

    def build(dialect: Dialect) -> Quotients:
        if dialect not in made:
            url = None
            if dialect == "postgresql":
                server: PostgresServer = request.getfixturevalue("postgres_server")
                url = server.url(server.new_database())
            made[dialect] = _built(tmp_path_factory.mktemp(dialect), url)
        return made[dialect]

    return build


YEARS: dict[int, Matrix] = {
    2008: M5,
    2009: Z,
    2010: ONE_HIDDEN,
    # O = 12 of n = 1,000, X = 500 of N = 100,000.
    2011: ((12, 988), (488, 98_512)),
    # The same nation with none of the industry in the region.
    2012: ((0, 1_000), (500, 98_500)),
}


def _built(home: Path, url: str | None) -> Quotients:
    settings = Settings(_env_file=None, home=home, warehouse_url=url, api="sample")  # type: ignore[call-arg]
    installation = Installation(settings)
    loader = installation.loader
    loader.prepare()
    cells = [cell for year, matrix in YEARS.items() for cell in _cells(matrix, year)]
    raw = raw_table(installation.sources[SOURCE])
    names = [column.name for column in raw.columns if column.name not in ("vintage_id", "origin")]
    types = {"value": pa.float64()}
    rows = pa.table({name: pa.array([cell[name] for cell in cells], types.get(name, pa.string())) for name in names})
    values = pa.table(
        {name: pa.array([], pa.string()) for name in ("variable", "code", "label", "unit", "reference_period")}
    )
    new = NewVintage("made", SOURCE, "TAB900", "simulated", "2026-01-01T00:00:00Z", NOW, "CC0-1.0")
    load_vintage(installation.warehouse, raw, new, rows, values, NOW)
    with installation.warehouse.connect() as connection, connection.begin():
        validate(connection, "made", accepted=True, validated_at=NOW)
        choose_current(connection, installation.sources, installation.origins)
    _run_dbt(home, url)

    def quotients(year: int) -> dict[tuple[str, str], Mapping[str, Any]]:
        schema = "marts" if url is None else "marts_next"
        query = sa.text(f"select * from {schema}.specialisation_indices where year = :year")
        with installation.warehouse.connect() as connection:
            found = connection.execute(query, {"year": year}).mappings().all()
        return {(row["region_code"], row["industry_code"]): dict(row) for row in found}

    return quotients


def _cells(matrix: Matrix, year: int) -> list[dict[str, Any]]:
    """The matrix as the agency's cells: men have it all, women none, and riket is the sum of the regions."""
    industries = INDUSTRIES[: len(matrix[0])]
    # The nation counts what is hidden too: one unit here.
    nation = [sum(1 if row[place] is None else row[place] or 0 for row in matrix) for place in range(len(industries))]
    rows = [("00", nation), *zip(REGIONS, matrix, strict=False)]
    return [
        {
            "region": region,
            "sni2007": industry,
            "kon": sex,
            "contentscode": "AM0207K1",
            "tid": str(year),
            "measure": "employment",
            "value": value if sex == "1" else 0.0,
            "status": ".." if sex == "1" and value is None else None,
        }
        for region, values in rows
        for industry, value in zip(industries, values, strict=True)
        for sex in ("1", "2")
    ]


def _run_dbt(home: Path, url: str | None) -> None:
    """What the mart is made of, and nothing else."""
    warehouse = Warehouse.at(url, home / "build")
    parsed = model_graph(warehouse.dialect, home / "build").parsed
    outcomes = run_models(warehouse, parsed, home / "build", ["specialisation_indices"])
    assert not [outcome for outcome in outcomes if not outcome.succeeded]


@pytest.fixture
def quotients(models: Callable[[Dialect], Quotients], dialect: Dialect) -> Quotients:
    """Rows of the mart by region and industry, for the year of an example."""
    return models(dialect)


def test_the_worked_example_of_econgeo_comes_out(quotients: Quotients) -> None:
    rows = quotients(2008)
    assert len(rows) == 25
    for region, expected in zip(REGIONS, M5_QUOTIENTS, strict=True):
        found = [rows[region, industry]["location_quotient"] for industry in INDUSTRIES]
        assert found == pytest.approx(expected, abs=1e-12), region


def test_the_symmetric_form_lies_between_minus_one_and_one(quotients: Quotients) -> None:
    rows = quotients(2008)
    assert rows["01", "A"]["symmetric_location_quotient"] == pytest.approx(4 / 6)
    assert rows["04", "B+C"]["symmetric_location_quotient"] == 0
    assert rows["03", "A"]["symmetric_location_quotient"] == -1


def test_an_empty_region_or_industry_has_no_quotient_and_says_so(quotients: Quotients) -> None:
    rows = quotients(2009)
    for region, expected in zip(REGIONS, Z_QUOTIENTS, strict=False):
        for industry, quotient in zip(INDUSTRIES, expected, strict=False):
            row = rows[region, industry]
            if quotient is None:
                assert row["location_quotient"] is None, (region, industry)
                assert row["status"] == "undefined"
                assert row["location_quotient_low"] is None and row["location_quotient_high"] is None
                assert not row["is_specialised"]
            else:
                assert row["location_quotient"] == pytest.approx(quotient, abs=5e-7), (region, industry)
                assert row["status"] == "published"


def test_a_hidden_cell_has_no_quotient_and_is_never_zero(quotients: Quotients) -> None:
    rows = quotients(2010)
    hidden = rows["03", "D+E"]
    assert hidden["value"] is None and hidden["location_quotient"] is None
    assert hidden["status"] == "not_available"
    # Where the agency publishes a margin, or hides nothing, quotients are as ever: 10/17 over 20/41.
    assert rows["01", "A"]["location_quotient"] == pytest.approx((10 / 17) / (20 / 41))
    # RAMS publishes no margin, and a sum with a hidden part is no sum: the region's other cells are undefined.
    assert rows["03", "A"]["location_quotient"] is None
    assert rows["03", "A"]["status"] == "undefined"


def test_the_interval_is_that_of_the_worked_example(quotients: Quotients) -> None:
    row = quotients(2011)["01", "A"]
    assert row["location_quotient"] == pytest.approx(2.4)
    # Exact limits [1.2401, 4.1923]; Byar's approximation is within 0.1 % of the upper one, 0.2 % of the lower at 12.
    assert row["location_quotient_low"] == pytest.approx(1.2401, rel=2e-3)
    assert row["location_quotient_high"] == pytest.approx(4.1923, rel=2e-3)
    assert row["is_specialised"]


def test_a_count_of_zero_has_the_exact_upper_limit(quotients: Quotients) -> None:
    row = quotients(2012)["01", "A"]
    assert row["location_quotient"] == 0
    assert row["location_quotient_low"] == 0
    assert row["location_quotient_high"] == pytest.approx(0.7378, abs=5e-5)
    assert not row["is_specialised"]


# Exact 95 % limits of a Poisson mean (Garwood 1936, as tables print them), and how far Byar's may be off, as a share
# of the limit: the lower one of a count of one or two is poor, everything from five on is good.
LIMITS = {
    1: (0.0253, 5.572, 0.49, 0.01),
    2: (0.2422, 7.225, 0.08, 0.005),
    5: (1.623, 11.668, 0.01, 0.002),
    10: (4.795, 18.390, 0.002, 0.001),
    20: (12.217, 30.889, 0.001, 0.001),
    100: (81.364, 121.627, 0.0005, 0.0005),
}


@pytest.mark.parametrize("count", LIMITS)
def test_byars_limits_are_near_the_exact_ones(count: int) -> None:
    import duckdb

    low, high, low_off, high_off = LIMITS[count]
    found = duckdb.sql(f"select {_rendered('poisson_low', count)}, {_rendered('poisson_high', count)}").fetchone()
    assert found is not None
    assert found[0] == pytest.approx(low, rel=low_off)
    assert found[1] == pytest.approx(high, rel=high_off)


def _rendered(macro: str, count: int) -> str:
    """A macro of the project as SQL, for a count written out."""
    import jinja2

    macros = (DBT_PROJECT / "macros" / "poisson_interval.sql").read_text()
    call = "{{ " + macro + f"('{count}')" + " }}"
    return jinja2.Template(macros + call).render(as_double=lambda expression: f"cast({expression} as double)")
