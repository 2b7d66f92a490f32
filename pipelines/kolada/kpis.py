"""Key figures as Kolada describes them.

Not here: their values (``figures.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pipelines.http.errors import UnexpectedAnswerError

_SOURCE: Final = re.compile(r"Källa:\s*(?P<producer>[^\n]+?)\s*(?:\\n)?\.?\s*$")


@dataclass(frozen=True)
class Kpi:
    """A key figure.

    Attributes:
        id, title, description: as sent.
        by_gender: whether it is given for women and men as well.
        type: K for municipalities, L for regions, A for both.
        producer: who made the statistics, from the description; None where it does not say.
        next_publication, next_period: the day of the NEXT figures and the year they will be for, as sent.
    """

    id: str
    title: str
    description: str
    by_gender: bool
    type: str
    producer: str | None
    next_publication: str | None
    next_period: str | None


def parse_kpis(documents: Iterable[Any]) -> list[Kpi]:
    """Read the `values` of a `/kpi` answer.

    Raises:
        UnexpectedAnswerError: one has no id or title.
    """
    return [_kpi(document) for document in documents]


def original_producer(description: str) -> str | None:
    """The producer that a description ends with: "… Källa: SCB" -> "SCB"."""
    match = _SOURCE.search(description.strip())
    return match["producer"].rstrip(".") if match else None


def _kpi(document: Any) -> Kpi:
    said: Mapping[str, Any] = document if isinstance(document, Mapping) else {}
    if not isinstance(said.get("id"), str) or not isinstance(said.get("title"), str):
        raise UnexpectedAnswerError(f"Kolada: a key figure without id or title: {str(document)[:80]}")
    description = str(said.get("description") or "")
    return Kpi(
        id=said["id"],
        title=said["title"],
        description=description,
        # 0 and 1 in the second generation, booleans in the third.
        by_gender=bool(said.get("is_divided_by_gender")),
        type=str(said.get("municipality_type") or ""),
        producer=original_producer(description),
        next_publication=said.get("publication_date"),
        next_period=None if said.get("publ_period") is None else str(said["publ_period"]),
    )
