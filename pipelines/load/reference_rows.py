"""From reference tables to the rows of the three raw tables of them.

Which table counts where several give the same cell, and which cells fit nothing. Not here: reading them
(``bibliometrics/reference_tables.py``), or measuring with them (``dbt/``).

The table that was received last counts. An activity base is compared as a whole, so that of the tables of one scheme
one alone is used, and likewise of the counts of snapshots; citation baselines are used cell by cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipelines.archive import Part
from pipelines.bibliometrics.formats.openalex import FIELDS
from pipelines.bibliometrics.publications import Publication
from pipelines.bibliometrics.reference_tables import ReferenceTable, Value
from pipelines.bibliometrics.subjects import ssif

Rows = list[tuple[Any, ...]]
Received = tuple[Part, ReferenceTable]

_NAMED = 5


def table_rows(
    tables: Iterable[tuple[Part, ReferenceTable | None]], publications: Sequence[Publication]
) -> tuple[dict[str, Rows], Rows]:
    """The rows of the raw tables, and findings on what was replaced, is incomplete or fits nothing.

    Args:
        tables: with the parts that they came in; None for an export.
        publications: whose fields the cells should fit.
    """
    given = [(part, table) for part, table in tables if table is not None]
    received = sorted(given, key=lambda one: (one[0].request.get("received", ""), one[0].request["file"]))
    bases = [one for one in received if one[1].kind == "activity_base"]
    baselines = [one for one in received if one[1].kind == "citation_baseline"]
    counted, recounted = _newest(
        [one for one in received if one[1].kind == "citation_counts"],
        ("field_scheme",),
        ("field_code", "year", "document_type", "citations"),
    )
    activity, replaced = _newest(bases, ("field_scheme",), ("field_code", "year"))
    citations, overwritten = _newest(baselines, ("field_scheme", "field_code", "year", "document_type"), ())
    rows: dict[str, Rows] = {
        "activity_base": [
            (table.scope, row["field_scheme"], row["field_code"], row["year"], row["publications"])
            for (_, table), row in activity
        ],
        "citation_baseline": [
            (
                table.scope,
                row["field_scheme"],
                row["field_code"],
                row["year"],
                row["document_type"],
                row["mean_citations"],
                row.get("top10_threshold"),
                row.get("top10_tie_share"),
            )
            for (_, table), row in citations
        ],
        "citation_counts": [
            (
                table.scope,
                row["field_scheme"],
                row["field_code"],
                row["year"],
                row["document_type"],
                row["citations"],
                row["works"],
            )
            for (_, table), row in counted
        ],
    }
    return rows, [*recounted, *replaced, *overwritten, *_lost(given), *_unmatched(received, publications)]


def _lost(tables: Iterable[Received]) -> Iterator[tuple[Any, ...]]:
    """Parts of a snapshot that lost their end: like a missing part of any other set."""
    for part, table in tables:
        yield from (("set", part.request["file"], lost, 1) for lost in table.lost)


def _newest(
    received: Sequence[Received], decided_by: tuple[str, ...], within: tuple[str, ...]
) -> tuple[list[tuple[Received, dict[str, Value]]], Rows]:
    """The rows of the table that was received last for each `decided_by`, and which tables these rows replaced."""
    owner: dict[tuple[Any, ...], Received] = {}
    replaced: Counter[tuple[str, str]] = Counter()
    for one in received:
        for key in {tuple(row[name] for name in decided_by) for row in one[1].rows}:
            before = owner.get(key)
            if before is not None:
                replaced[before[0].request["file"], one[0].request["file"]] += 1
            owner[key] = one
    rows = [
        (one, row) for one in received for row in one[1].rows if owner[tuple(row[name] for name in decided_by)] is one
    ]
    what = "whole schemes" if within else "cells"
    findings: Rows = [
        ("replaced", old, f"{new} was received later and counts in its place, in {count} {what}", count)
        for (old, new), count in sorted(replaced.items())
    ]
    return rows, findings


def _unmatched(received: Sequence[Received], publications: Sequence[Publication]) -> Iterator[tuple[Any, ...]]:
    """Codes of a table that are in no classification known here and that no publication has: misspelt, most often."""
    known: dict[str, set[str]] = {}
    for one in publications:
        for subject in one.subjects:
            known.setdefault(subject.scheme, set()).add(subject.code)
    for digits in (1, 3, 5):
        known.setdefault(f"ssif_{digits}", set()).update(code for code in ssif() if len(code) == digits)
    known.setdefault("openalex_field", set()).update(FIELDS.values())
    for part, table in received:
        for scheme in sorted({str(row["field_scheme"]) for row in table.rows}):
            codes = {str(row["field_code"]) for row in table.rows if row["field_scheme"] == scheme}
            missing = sorted(codes - known.get(scheme, set()))
            if missing:
                more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
                named = f"{', '.join(missing[:_NAMED])}{more}"
                detail = f"{len(missing)} of {len(codes)} codes of {scheme} fit no publication and no classification"
                yield "baseline", part.request["file"], f"{detail}: {named}", len(missing)
