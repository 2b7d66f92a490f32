"""The list of tables and the code lists: what `/tables` and `/codelists` answer.

These answers as dataclasses. Not here: choosing a table (see `resolving`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pipelines.http.errors import UnexpectedAnswerError
from pipelines.http.transport import Answer, Question
from pipelines.jsonstat import document as doc
from pipelines.pxweb.errors import NonExistentPage


@dataclass(frozen=True)
class TableEntry:
    """One table in the server's list.

    Attributes:
        id, label: id ("TAB6471") and title.
        updated: time of last update as sent, None if not reported.
        first_period, last_period: as sent, None if not reported.
        variable_names: names of its variables.
        paths: folders from the root to the table, as folder ids ("AM", "AM0207", "AM0207K"); a table may
            stand in several places.
        discontinued: None if not reported. A frozen table is not always marked.
        source, time_unit, category: as sent, None if not reported.
    """

    id: str
    label: str
    updated: str | None
    first_period: str | None
    last_period: str | None
    variable_names: tuple[str, ...]
    paths: tuple[tuple[str, ...], ...]
    discontinued: bool | None
    source: str | None
    time_unit: str | None
    category: str | None


@dataclass(frozen=True)
class CodelistValue:
    """A code of a code list; `members` are the table's own codes that it stands for, if reported."""

    code: str
    label: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Codelist:
    """A code list. `kind` is "Valueset" (a subset of codes) or "Aggregation" (codes of its own)."""

    id: str
    label: str
    kind: str
    values: tuple[CodelistValue, ...]
    body: bytes

    @property
    def codes(self) -> tuple[str, ...]:
        """Its codes in order."""
        return tuple(value.code for value in self.values)


def parse_table_entry(document: object) -> TableEntry:
    """Read one table of the list.

    Raises:
        UnexpectedAnswerError: it has no id.
    """
    entry = document if isinstance(document, Mapping) else {}
    table_id = doc.text(entry, "id")
    if not table_id:
        raise UnexpectedAnswerError(f"the list of tables holds an entry without id: {str(document)[:80]}")
    discontinued = entry.get("discontinued")
    return TableEntry(
        id=table_id,
        label=doc.text(entry, "label") or "",
        updated=doc.text(entry, "updated"),
        first_period=doc.text(entry, "firstPeriod"),
        last_period=doc.text(entry, "lastPeriod"),
        variable_names=doc.texts(entry.get("variableNames")),
        paths=_paths(entry.get("paths")),
        discontinued=discontinued if isinstance(discontinued, bool) else None,
        source=doc.text(entry, "source"),
        time_unit=doc.text(entry, "timeUnit"),
        category=doc.text(entry, "category"),
    )


def parse_codelist(document: doc.Json, *, body: bytes, codelist_id: str) -> Codelist:
    """Read a code list.

    Raises:
        UnexpectedAnswerError: another code list than asked for, or one without codes.
    """
    values = document.get("values")
    listed = [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []
    if document.get("id") != codelist_id or not all(isinstance(one.get("code"), str) for one in listed) or not listed:
        raise UnexpectedAnswerError(
            f"asked for code list {codelist_id!r}, got {document.get('id')!r} with {len(listed)} codes",
            value=codelist_id,
        )
    return Codelist(
        id=codelist_id,
        label=doc.text(document, "label") or "",
        kind=doc.text(document, "type") or "",
        values=tuple(
            CodelistValue(one["code"], doc.text(one, "label") or one["code"], doc.texts(one.get("valueMap")))
            for one in listed
        ),
        body=body,
    )


def read_pages(ask: Callable[[Question], Answer], params: Mapping[str, str]) -> Iterator[TableEntry]:
    """Tables of a list, from all its pages, each once.

    Raises:
        TransportError, RequestRejected, AnswerError: a page did not come.
    """
    seen: set[str] = set()
    page, pages = 1, 1
    while page <= pages:
        asked = {**params, "pageNumber": str(page)}
        try:
            answer = ask(Question("/tables", what=f"list of tables, page {page}", params=asked))
        except NonExistentPage:
            # An empty list has no first page, and a list that shrank has lost its last.
            return
        listed = answer.document.get("tables")
        if not isinstance(listed, list):
            raise UnexpectedAnswerError(f"list of tables, page {page}: the answer has no list of tables")
        for entry in map(parse_table_entry, listed):
            # The list may shift by a table while its pages are read.
            if entry.id not in seen:
                seen.add(entry.id)
                yield entry
        page, pages = page + 1, _number_of_pages(answer)


def _number_of_pages(answer: Answer) -> int:
    pages = doc.mapping(answer.document, "page").get("totalPages")
    return pages if type(pages) is int else 1


def _paths(listed: object) -> tuple[tuple[str, ...], ...]:
    paths = [path for path in listed if isinstance(path, list)] if isinstance(listed, list) else []
    return tuple(
        tuple(folder["id"] for folder in path if isinstance(folder, dict) and isinstance(folder.get("id"), str))
        for path in paths
    )
