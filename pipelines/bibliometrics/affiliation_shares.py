"""The organisations of a record with their parts in its authorship.

Adding up parts. Not here: which organisation a string means.

Author-fractional counting: an organisation's part is the sum over its authors of 1 / (authors of the record x
affiliations of the author) [Ahlgren & Sjögårde, KTH Formal definitions 2015]. An author without an affiliation leaves a
part that nobody gets, so that parts need not sum to one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipelines.bibliometrics.records import Affiliation


class Part(NamedTuple):
    """One naming of an organisation."""

    name: str
    identifier: str | None = None
    country: str | None = None
    sector: str | None = None


def shared(
    authors: Iterable[Sequence[Part]], author_count: int | None, *, named_once: bool = False
) -> tuple[Affiliation, ...]:
    """The affiliations of authors, each once, with fractions and occurrences.

    Args:
        authors: the affiliations of each author that the export lists.
        author_count: authors of the record; None where the export cuts its list, and fractions cannot be reported.
        named_once: the export writes each address once, however many authors it has.
    """
    listed = list(authors)
    # Some lists hold more than the record counts: groups of authors, for one.
    author_count = max(author_count, len(listed)) if author_count else None
    fractions: dict[Part, float] = {}
    occurrences: dict[Part, int] = {}
    for parts in listed:
        if not parts:
            continue
        weight = 1 / (author_count * len(parts)) if author_count else 0.0
        for part in parts:
            fractions[part] = fractions.get(part, 0.0) + weight
            occurrences[part] = occurrences.get(part, 0) + 1
    return tuple(
        Affiliation(
            *part,
            author_fraction=fraction if author_count else None,
            occurrences=1 if named_once else occurrences[part],
        )
        for part, fraction in fractions.items()
    )


def named(parts: Iterable[Part]) -> tuple[Affiliation, ...]:
    """Affiliations that the export does not tie to authors, each once with its occurrences."""
    occurrences: dict[Part, int] = {}
    for part in parts:
        occurrences[part] = occurrences.get(part, 0) + 1
    return tuple(Affiliation(*part, occurrences=count) for part, count in occurrences.items())


def mentioned(part: Part) -> Affiliation:
    """An organisation that takes part by the export's word alone: it counts in full counting and carries no share."""
    return Affiliation(*part, occurrences=0)
