"""What the heavy marts cost: specialisations and relatedness of municipalities by 800 industries.

Timing, on DuckDB and PostgreSQL. Not here: whether the numbers are right (``tests/golden/``), or the other measures
(``measures.py``).

Run with ``python -m benchmarks.heavy_marts``. Each model is made as a run makes it: the statement that dbt has
compiled, by one of the two workers, with one thread, into the warehouse's file. The employed are made up. Beside it
the same columns are computed with pandas and numpy, and written to Parquet with pandas; the aim is 1.5 times for
computing (the model's query when no row is kept) and for storing (what else making it takes). Then the same marts are
made with little memory, so that they are spilled to disk, and on PostgreSQL, where the aim is three times DuckDB's
seconds.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy.engine import Connection

from benchmarks.measures import employed, peak_memory
from pipelines.transform.compiled import Statement, read_compiled
from pipelines.transform.dbt_project import model_graph
from warehouse.engine import Dialect, Warehouse
from warehouse.model_tables import before_model, make_table

REGIONS, INDUSTRIES = 290, 800
YEARS, RELATED_YEARS, POSTGRES_YEARS = 15, 5, 1
MEMORY, LITTLE_MEMORY = "4GB", "1GB"
AIM, POSTGRES_AIM = 1.5, 3.0

INDICES = ("int_industry_comparison", "specialisation_indices")
RELATED = ("int_specialisations", "int_industry_regions", "industry_relatedness", "relatedness_density")
_TEXTS = {
    "classification": "SNI2007",
    "regime": "BAS",
    "source": "scb_bas",
    "vintage_id": "scb_bas/2026-11-12T070000Z",
    "origin": "simulated",
}
_VALUES = ", ".join(f"'{text}' as {name}" for name, text in _TEXTS.items())
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, highest memory of this process meanwhile in GB, and seconds of its processors."""

    seconds: float
    gigabytes: float
    processor: float


# ---------- the models, as a run makes them


def statements(dialect: Dialect) -> Mapping[str, Statement]:
    """The models by name, compiled for a kind of database."""
    with tempfile.TemporaryDirectory() as folder:
        parsed = model_graph(dialect, Path(folder)).parsed
        return {one.name: one for one in read_compiled(parsed).relations}


def fill(warehouse: Warehouse, frame: pd.DataFrame) -> None:
    """What the models read: the employed, the regions, each a county of its own, and one source."""
    regions = pd.DataFrame({"region_code": frame["region_code"].unique()})
    regions["region_level"] = np.where(regions["region_code"] == "00", "country", "county")
    regions["parent_code"] = [None, *(f"SE{number % 8}" for number in range(len(regions) - 1))]
    with warehouse.connect() as connection, connection.begin():
        native = warehouse.native(connection)
        for schema in ("staging", "marts", "marts_next"):
            native.execute(f"create schema {schema}")
        _take(warehouse, native, "made", frame, "region_code text, industry_code text, year integer, value float8")
        _take(warehouse, native, "regions", regions, "region_code text, region_level text, parent_code text")
        for query in (
            "create table staging.int_industry_values as select made.*, 'employment' as measure, "
            f"'published' as status, 'division' as industry_level, {_VALUES} from staging.made",
            "create table staging.int_region_totals as select regime, classification, measure, region_code, year, "
            "sum(value) as total, cast(null as float8) as unknown_value, 'sum_of_industries' as total_basis "
            "from staging.int_industry_values group by regime, classification, measure, region_code, year",
            "create table staging.int_preliminary_sources as select 'scb_bas' as source where false",
            "analyze",
        ):
            native.execute(query)


def _take(warehouse: Warehouse, native: Any, name: str, frame: pd.DataFrame, columns: str) -> None:
    native.execute(f"create table staging.{name} ({columns})")
    if warehouse.dialect == "duckdb":
        native.register("frame", frame)
        native.execute(f"insert into staging.{name} from frame")
        native.unregister("frame")
        return
    text = io.StringIO()
    frame.to_csv(text, index=False, header=False)
    with native.cursor().copy(f"copy staging.{name} from stdin (format csv)") as copy:
        copy.write(text.getvalue())


@contextmanager
def made_warehouse(folder: Path, frame: pd.DataFrame, memory: str = MEMORY) -> Iterator[Warehouse]:
    """A DuckDB file with what the models read, open with one thread and so much memory."""
    warehouse = Warehouse.at(None, folder)
    with warehouse.held_open(), warehouse.connect() as connection:
        native = warehouse.native(connection)
        for setting in ("threads = 1", f"memory_limit = '{memory}'", "enable_progress_bar = false"):
            native.execute(f"set {setting}")
        fill(warehouse, frame)
        yield warehouse


def make(warehouse: Warehouse, models: Mapping[str, Statement], names: tuple[str, ...]) -> dict[str, Spent]:
    """Make models in this order, and say what each took."""
    spent = {}
    for name in names:
        with warehouse.connect() as connection, connection.begin():
            before_model(warehouse, connection)
            spent[name] = Spent(*peak_memory(partial(_make_one, warehouse, connection, models[name])))
    return spent


def made_and_computed(
    warehouse: Warehouse, models: Mapping[str, Statement], names: tuple[str, ...]
) -> tuple[dict[str, Spent], dict[str, float]]:
    """Make models in this order on DuckDB; what each took, and the seconds of its query when no row is kept."""
    spent: dict[str, Spent] = {}
    computing: dict[str, float] = {}
    for name in names:
        with warehouse.connect() as connection:
            every_column = f"select count(columns(*)) from (\n{models[name].sql}\n)"
            computing[name], _, _ = peak_memory(partial(_all_rows, warehouse.native(connection), every_column))
        spent |= make(warehouse, models, (name,))
    return spent, computing


def _all_rows(native: Any, query: str) -> None:
    native.execute(query).fetchall()


def _make_one(warehouse: Warehouse, connection: Connection, one: Statement) -> None:
    make_table(warehouse, connection, one.relation, one.sql, kind_before=None, contents_before=None)


# ---------- the same with pandas and numpy


def pandas_indices(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns of `specialisation_indices`."""
    nation = frame[frame["region_code"] == "00"].drop(columns="region_code")
    totals = frame.groupby(["region_code", "year"], as_index=False)["value"].sum()
    whole = totals[totals["region_code"] == "00"].set_index("year")["value"]
    out = frame[frame["region_code"] != "00"].merge(totals, on=["region_code", "year"], suffixes=("", "_region"))
    out = out.merge(nation, on=["industry_code", "year"], suffixes=("", "_nation"))
    out = out.rename(columns={"value_region": "region_total", "value_nation": "national_value"})
    out["national_total"] = out["year"].map(whole)
    out["region_share"] = out["value"] / out["region_total"]
    out["national_share"] = out["national_value"] / out["national_total"]
    expected = out["region_total"] * out["national_share"]
    quotient = out["location_quotient"] = out["value"] / expected
    out["location_quotient_low"], out["location_quotient_high"] = (
        limit / expected for limit in _poisson_limits(out["value"].to_numpy())
    )
    out["symmetric_location_quotient"] = (quotient - 1) / (quotient + 1)
    spread = out.groupby(["industry_code", "year"])["location_quotient"]
    out["standardised_location_quotient"] = (quotient - spread.transform("mean")) / spread.transform("std")
    out["is_specialised"] = out["location_quotient_low"] > 1
    missing = dict.fromkeys(("relative_productivity", "region_unknown", "national_unknown"), np.nan)
    texts = {"measure": "employment", "status": "published", "total_basis": "sum_of_industries", **_TEXTS}
    return out.assign(is_preliminary=False, **missing, **texts)


def _poisson_limits(count: Numbers) -> tuple[Numbers, Numbers]:
    z, more = 1.959963984540054, count + 1
    with np.errstate(divide="ignore", invalid="ignore"):
        low = count * (1 - 1 / (9 * count) - z / (3 * np.sqrt(count))) ** 3
    high = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    return np.where(count == 0, 0, low), np.where(count == 0, 3.688879454113936, high)


def numpy_relatedness(indices: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The columns of `industry_relatedness` and `relatedness_density`."""
    pairs, densities = [], []
    for year, rows in indices.groupby("year"):
        wide = rows.pivot(index="region_code", columns="industry_code", values="location_quotient")
        has = (wide.to_numpy() >= 1).astype(float)
        both = has.T @ has
        ubiquity = both.diagonal().copy()
        np.fill_diagonal(both, 0)
        met = both.sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            proximity = np.nan_to_num(both / np.maximum.outer(ubiquity, ubiquity))
            association = np.nan_to_num(both * met.sum() / np.outer(met, met))
        figures = {"cooccurrence": both, "proximity": proximity, "association_strength": association}
        pairs.append(_pairs(wide.columns, int(str(year)), ubiquity, figures))
        for index, diagonal, phi in (("proximity", 1, proximity), ("association_strength", 0, association)):
            density = (has @ phi + diagonal * has) / (phi.sum(axis=0) + diagonal)
            densities.append(_densities(wide, int(str(year)), index, density, has))
    return pd.concat(pairs, ignore_index=True), pd.concat(densities, ignore_index=True)


def _pairs(industries: pd.Index, year: int, ubiquity: Numbers, figures: Mapping[str, Numbers]) -> pd.DataFrame:
    one, other = np.nonzero(~np.eye(len(industries), dtype=bool))
    return pd.DataFrame(
        {
            "industry_code": industries[one],
            "related_industry_code": industries[other],
            **{name: matrix[one, other] for name, matrix in figures.items()},
            "ubiquity": ubiquity[one],
            "related_ubiquity": ubiquity[other],
        }
    ).assign(year=year, unknown_count=0, **_counted(len(industries)))


def _densities(wide: pd.DataFrame, year: int, index: str, density: Numbers, has: Numbers) -> pd.DataFrame:
    regions, industries = (axis.to_numpy() for axis in wide.axes)
    return pd.DataFrame(
        {
            "region_code": np.repeat(regions, len(industries)),
            "industry_code": np.tile(industries, len(regions)),
            "density": density.ravel(),
            "has_specialisation": has.ravel() == 1,
        }
    ).assign(year=year, relatedness=index, diagonal="included", **_counted(len(industries)))


def _counted(industries: int) -> dict[str, Any]:
    counts = {"industry_count": industries, "region_count": REGIONS, "is_coarse": False, "is_preliminary": False}
    return {"measure_base": "employment", "status": "published", **counts, **_TEXTS}


# ---------- what is printed


@dataclass(frozen=True)
class Made:
    """What the models of a mart took together on DuckDB."""

    seconds: float
    gigabytes: float
    computing: float

    @classmethod
    def of(cls, names: Sequence[str], spent: Mapping[str, Spent], computing: Mapping[str, float]) -> Self:
        """The models of these names together."""
        return cls(
            sum(spent[name].seconds for name in names),
            max(spent[name].gigabytes for name in names),
            sum(computing[name] for name in names),
        )


def beside_pandas(title: str, ours: Made, computing: float, frame: pd.DataFrame, folder: Path) -> None:
    """One mart: seconds of its models beside those of pandas, for computing and for storing."""
    writing, _, _ = peak_memory(partial(frame.to_parquet, folder / "beside.parquet", index=False))
    print(f"  {title:<26} {len(frame):>10,} rows {ours.seconds:>7.2f} s, at most {ours.gigabytes:.1f} GB")
    _beside("computing", ours.computing, computing)
    _beside("storing", ours.seconds - ours.computing, writing)


def _beside(what: str, ours: float, theirs: float) -> None:
    ratio = ours / theirs
    aim = "met" if ratio <= AIM else f"aim {AIM}"
    print(f"    {what:<24} {ours:>7.2f} s, pandas {theirs:.2f} s: {ratio:.1f} times ({aim})")


def indices_beside(frame: pd.DataFrame, folder: Path) -> None:
    """Location quotients, the comparison with the nation included."""
    with made_warehouse(folder / "indices", frame) as warehouse:
        ours = Made.of(INDICES, *made_and_computed(warehouse, statements("duckdb"), INDICES))
    made: list[pd.DataFrame] = []
    computing, _, _ = peak_memory(lambda: made.append(pandas_indices(frame)))
    beside_pandas("specialisation_indices", ours, computing, made[0], folder)


def relatedness_beside(frame: pd.DataFrame, folder: Path) -> dict[str, int]:
    """Relatedness and its density; numpy makes both at once, so half of its seconds counts for each."""
    with made_warehouse(folder / "related", frame) as warehouse:
        ours = made_and_computed(warehouse, statements("duckdb"), (*INDICES, *RELATED))
    indices = pandas_indices(frame)
    made: list[tuple[pd.DataFrame, pd.DataFrame]] = []
    computing, _, _ = peak_memory(lambda: made.append(numpy_relatedness(indices)))
    pairs, densities = made[0]
    beside_pandas("industry_relatedness", Made.of(RELATED[:3], *ours), computing / 2, pairs, folder)
    beside_pandas("relatedness_density", Made.of(RELATED[3:], *ours), computing / 2, densities, folder)
    return {INDICES[1]: len(indices), RELATED[2]: len(pairs), RELATED[3]: len(densities)}


def with_little_memory(frame: pd.DataFrame, folder: Path, expected: Mapping[str, int]) -> None:
    """The same marts with a quarter of the memory.

    Raises:
        SystemExit: a mart has other rows.
    """
    with made_warehouse(folder / "little", frame, LITTLE_MEMORY) as warehouse:
        spent = make(warehouse, statements("duckdb"), (*INDICES, *RELATED))
        with warehouse.connect() as connection:
            for mart, rows in expected.items():
                found = warehouse.native(connection).execute(f"select count(*) from marts.{mart}").fetchall()[0][0]
                if found != rows:
                    raise SystemExit(f"{mart}: expected {rows:,} rows with {LITTLE_MEMORY}, but found {found:,}.")
    seconds = sum(one.seconds for one in spent.values())
    print(f"  all of them with {LITTLE_MEMORY} and disk: {seconds:.1f} s, the same rows")


def beside_postgres(frame: pd.DataFrame, folder: Path) -> None:
    """The same models on PostgreSQL, each beside DuckDB's seconds."""
    from tests.databases import PostgresServer

    with made_warehouse(folder / "beside", frame) as warehouse:
        ours = make(warehouse, statements("duckdb"), (*INDICES, *RELATED))
    server = PostgresServer(folder)
    try:
        warehouse = Warehouse(server.url(server.new_database()))
        fill(warehouse, frame)
        theirs = make(warehouse, statements("postgresql"), (*INDICES, *RELATED))
    finally:
        server.stop()
    for name, spent in theirs.items():
        ratio = spent.seconds / ours[name].seconds
        aim = "" if ratio <= POSTGRES_AIM else f" (aim {POSTGRES_AIM:.0f})"
        print(f"  {name:<26} {spent.seconds:>7.2f} s, DuckDB {ours[name].seconds:.2f} s: {ratio:.1f} times{aim}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--years", type=int, default=YEARS, help="of the indices")
    parser.add_argument("--related-years", type=int, default=RELATED_YEARS, help="of relatedness")
    parser.add_argument(
        "--postgres-years", type=int, default=POSTGRES_YEARS, help="of all on PostgreSQL; 0: not at all"
    )
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{REGIONS} regions, {INDUSTRIES} industries, {wanted.years} years")
        indices_beside(employed(REGIONS, INDUSTRIES, wanted.years), folder)
        print(f"{REGIONS} regions, {INDUSTRIES} industries, {wanted.related_years} years")
        related = employed(REGIONS, INDUSTRIES, wanted.related_years)
        with_little_memory(related, folder, relatedness_beside(related, folder))
        if wanted.postgres_years:
            print(f"PostgreSQL, {wanted.postgres_years} years")
            beside_postgres(employed(REGIONS, INDUSTRIES, wanted.postgres_years), folder)


if __name__ == "__main__":
    main()
