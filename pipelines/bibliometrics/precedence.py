"""Which source a field of a publication is taken from.

The orders, and choosing by them. Not here: the fields (`harmonising.py`).

The orders are fixed; a source that one does not name goes after all that it names. Of two records of one source the
newer export counts; of two exports of one time, the greater value (citations, numbers) or the one that sorts first
(texts). Neither files nor records come in with their order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from pipelines.bibliometrics.merging import Placed
from pipelines.bibliometrics.records import Format

Value = TypeVar("Value")

CITATION_PRECEDENCE: tuple[Format, ...] = (
    "wos",
    "scopus",
    "openalex",
    "incites",
    "scival",
    "dimensions",
    "lens",
    "ris",
    "diva",
    "swepub",
)
"""The two curated indexes first, then what is open, then what is on top of them."""

BIBLIOGRAPHIC_PRECEDENCE: tuple[Format, ...] = (
    "wos",
    "scopus",
    "swepub",
    "openalex",
    "diva",
    "dimensions",
    "lens",
    "ris",
    "scival",
    "incites",
)
"""Title, year, type, host and number of authors."""

AFFILIATION_PRECEDENCE: tuple[Format, ...] = (
    "openalex",
    "wos",
    "scopus",
    "diva",
    "swepub",
    "dimensions",
    "ris",
    "lens",
    "scival",
    "incites",
)
"""OpenAlex first: it names organisations by ROR id. Records that tie
affiliations to authors go before all that do not."""

SUBJECT_PRECEDENCE: tuple[Format, ...] = (
    "swepub",
    "diva",
    "openalex",
    "wos",
    "scopus",
    "scival",
    "dimensions",
    "lens",
    "incites",
    "ris",
)
"""Within one scheme. What the machine guessed goes after what a person chose."""


def preferred(
    candidates: Iterable[tuple[Placed, Value]],
    order: tuple[Format, ...],
    first: Callable[[Placed], int] | None = None,
    tie: Callable[[Iterable[Value]], Value] | None = None,
) -> tuple[Placed, Value] | None:
    """The candidate whose record ranks first: by `first`, by `order`, by time of export, then by value.

    Args:
        candidates: a record and the value that it has for the field; without those that have none.
        order: the field's order of sources.
        first: what goes before the order of sources, least first.
        tie: chooses among values of one source and time; the first in writing where it is left out.
    """
    best = list(candidates)
    if len(best) < 2:
        return best[0] if best else None
    ranks = [(first(one) if first else 0, place(one.record.format, order)) for one, _ in best]
    least = min(ranks)
    if ranks.count(least) == 1:
        return best[ranks.index(least)]
    best = [candidate for candidate, rank in zip(best, ranks, strict=True) if rank == least]
    newest = max(one.exported_at or "" for one, _ in best)
    best = [(one, value) for one, value in best if (one.exported_at or "") == newest]
    values = [value for _, value in best]
    chosen = tie(values) if tie else min(values, key=repr)
    return best[values.index(chosen)]


def place(source: Format, order: tuple[Format, ...]) -> int:
    """Where a source comes in an order: after all of it where it is not named."""
    return order.index(source) if source in order else len(order)
