"""Marts of two engines beside each other, row by row on their keys.

Keys, texts, flags and whole numbers are equal, figures within 1e-9 of each other: sums are added in another order.
Types may differ in width (a rank is INTEGER on Spark and BIGINT on DuckDB), never in kind. Not here: building either.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from pipelines.transform.dbt_project import MANIFEST
from warehouse.parquet_tables import parquet_files, rows_of_parquet

RELATIVE: Final = 1e-9
# Below it figures are rounded anyway: `exact()` keeps twelve decimals.
ABSOLUTE: Final = 1e-12

_FIGURES: Final = ("DOUBLE", "FLOAT", "DECIMAL", "HUGEINT")
_WHOLE: Final = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT")


@dataclass(frozen=True)
class Compared:
    """One mart on both engines.

    Attributes:
        mart: its name.
        rows: of DuckDB's.
        cells: of DuckDB's.
        largest: largest relative difference of a figure; 0 where there is none.
        differences: what is not the same, in words; empty where both say the same.
    """

    mart: str
    rows: int
    cells: int
    largest: float
    differences: Sequence[str]


def compare_marts(warehouse: Path, folders: Mapping[str, Path], keys: Mapping[str, Sequence[str]]) -> list[Compared]:
    """Compare every mart of `folders` with the one of a DuckDB warehouse.

    Args:
        warehouse: a DuckDB file with the schema `marts`; read only.
        folders: mart -> folder of the Parquet files that another engine has written.
        keys: mart -> the columns that make its key; for others all columns that are no figures.
    """
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"attach '{warehouse}' as ours (read_only)")
        return [_compared(connection, mart, folder, keys.get(mart)) for mart, folder in sorted(folders.items())]


def keys_of_marts(parsed: Path) -> dict[str, list[str]]:
    """Key columns of every model whose key is tested to be unique, from dbt's manifest."""
    found = {}
    for node in json.loads((parsed / MANIFEST).read_bytes())["nodes"].values():
        test = node.get("test_metadata") or {}
        if test.get("name") == "unique_key":
            stated = test["kwargs"].get("arguments", test["kwargs"])
            found[node["attached_node"].split(".")[-1]] = list(stated["columns"])
    return found


def as_table(compared: Collection[Compared]) -> str:
    """The comparison as lines for people: a mart each, and a last one that counts."""
    width = max((len(one.mart) for one in compared), default=0)
    lines = [f"{'mart':<{width}}  {'rows':>9}  {'cells':>10}  {'largest':>8}  DuckDB and Spark"]
    for one in compared:
        said = "; ".join(one.differences) or "equal"
        lines.append(f"{one.mart:<{width}}  {one.rows:>9,}  {one.cells:>10,}  {one.largest:>8.1e}  {said}")
    differ = sum(bool(one.differences) for one in compared)
    rows, cells = (sum(getattr(one, what) for one in compared) for what in ("rows", "cells"))
    largest = max((one.largest for one in compared), default=0.0)
    closing = f"{differ} of {len(compared)} marts differ" if differ else f"all {len(compared)} marts are equal"
    return "\n".join([*lines, f"{closing}: {rows:,} rows, {cells:,} cells, largest relative difference {largest:.1e}."])


def _compared(connection: Any, mart: str, folder: Path, key: Sequence[str] | None) -> Compared:
    connection.execute(f"create or replace temp view theirs as {rows_of_parquet(parquet_files(folder))}")
    ours, theirs = _types(connection, f"ours.marts.{mart}"), _types(connection, "theirs")
    rows, rows_there = _one(
        connection, f"select (select count(*) from ours.marts.{mart}), (select count(*) from theirs)"
    )
    cells = rows * len(ours)
    differences = list(_differing_shape(ours, theirs, rows, rows_there))
    if differences:
        return Compared(mart, rows, cells, 0.0, differences)
    on = list(key or [name for name, kind in ours.items() if not _is_figure(kind)])
    joined = f"ours.marts.{mart} as a join theirs as b on {' and '.join(_same(name) for name in on)}"
    (matched,) = _one(connection, f"select count(*) from {joined}")
    if matched != rows:
        return Compared(mart, rows, cells, 0.0, [f"{matched} of {rows} rows have the same key ({', '.join(on)})"])
    rest = {name: kind for name, kind in ours.items() if name not in on}
    largest = 0.0
    for name, kind in rest.items():
        count, distance = _one(connection, _difference(joined, name, kind))
        if count:
            example = _one(
                connection, f'select a."{name}", b."{name}" from {joined} where {_differs(name, kind)} limit 1'
            )
            differences.append(f"{name}: {count} rows, such as {example[0]!r} and {example[1]!r}")
        largest = max(largest, distance or 0.0)
    return Compared(mart, rows, cells, largest, differences)


def _differing_shape(ours: Mapping[str, str], theirs: Mapping[str, str], rows: int, rows_there: int) -> Iterator[str]:
    if ours.keys() != theirs.keys():
        yield f"columns: {', '.join(sorted(ours.keys() ^ theirs.keys()))} are on one side alone"
    for name in sorted(ours.keys() & theirs.keys()):
        if _kind(ours[name]) != _kind(theirs[name]):
            yield f"{name}: {ours[name]} and {theirs[name]}"
    if rows != rows_there:
        yield f"{rows} and {rows_there} rows"


def _types(connection: Any, relation: str) -> dict[str, str]:
    return {str(row[0]): str(row[1]) for row in connection.execute(f"describe {relation}").fetchall()}


def _kind(kind: str) -> str:
    """Types that may stand for each other under one name."""
    if kind in _WHOLE:
        return "whole number"
    return "figure" if _is_figure(kind) else kind.removesuffix(" WITH TIME ZONE")


def _is_figure(kind: str) -> bool:
    return kind.startswith(_FIGURES)


def _same(name: str) -> str:
    return f'a."{name}" is not distinct from b."{name}"'


def _differs(name: str, kind: str) -> str:
    if not _is_figure(kind):
        return f'a."{name}" is distinct from b."{name}"'
    bound = f"{RELATIVE} * greatest(abs(x), abs(y)) + {ABSOLUTE}"
    both = "isfinite(x) and isfinite(y)"
    condition = f"case when {both} then abs(x - y) > {bound} else x is distinct from y end"
    return _of_columns(condition, name)


def _difference(joined: str, name: str, kind: str) -> str:
    distance = "0.0"
    if _is_figure(kind):
        distance = _of_columns(
            f"max(case when abs(x - y) > {ABSOLUTE} then abs(x - y) / greatest(abs(x), abs(y)) end)", name
        )
    return f"select count(*) filter (where {_differs(name, kind)}), {distance} from {joined}"


def _of_columns(formula: str, name: str) -> str:
    """A formula of x and y, with the columns of both sides in their place."""
    sides = {"x": f'cast(a."{name}" as double)', "y": f'cast(b."{name}" as double)'}
    return re.sub(r"\b[xy]\b", lambda found: sides[found.group()], formula)


def _one(connection: Any, query: str) -> tuple[Any, ...]:
    row: tuple[Any, ...] = connection.execute(query).fetchone()
    return row
