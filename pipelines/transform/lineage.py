"""Which published tables and indicators a failure touches.

Walking dbt's graph downwards, and asking the publication which indicators are made of a source. Not here: parsing dbt's
project: only a graph that is there already is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from pipelines.transform.dbt_project import ModelGraph


def marts_downstream(graph: ModelGraph, tables: Iterable[str]) -> list[str]:
    """Names of the marts that are made of `tables`, which are raw tables or models; themselves included."""
    names = set(tables)
    reached = {unique_id for unique_id, (schema, name) in graph.sources.items() if schema == "raw" and name in names}
    reached |= {node.unique_id for node in graph.nodes if node.name in names}
    grown = True
    while grown:
        more = {node.unique_id for node in graph.nodes if reached & set(node.depends_on)} - reached
        reached |= more
        grown = bool(more)
    return sorted(node.name for node in graph.nodes if node.layer == "marts" and node.unique_id in reached)


def marts_by_source(graph: ModelGraph) -> dict[str, list[str]]:
    """Source table -> the marts that are made of it, directly or through other models."""
    upstream = {node.unique_id: node.depends_on for node in graph.nodes}

    @cache
    def raw_tables(unique_id: str) -> frozenset[str]:
        if unique_id in graph.sources:
            schema, table = graph.sources[unique_id]
            return frozenset([table]) if schema == "raw" else frozenset()
        return frozenset(table for one in upstream.get(unique_id, ()) for table in raw_tables(one))

    found: dict[str, list[str]] = {}
    for node in graph.nodes:
        if node.layer == "marts":
            for table in sorted(raw_tables(node.unique_id)):
                found.setdefault(table, []).append(node.name)
    return {source: sorted(marts) for source, marts in sorted(found.items())}
