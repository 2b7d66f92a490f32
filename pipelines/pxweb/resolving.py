"""Finding a table whose id is unknown or has changed, by what does not change: its matrix name.

Belongs here: search, filter by folder, confirm by metadata. Does not belong here: remembering the result
(that is for the declaration of the source).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase
from typing import Protocol

from pipelines.http.errors import RequestRejected
from pipelines.pxweb.catalogue import TableEntry
from pipelines.pxweb.errors import TableNotResolvedError
from pipelines.pxweb.fetching import MetadataResponse


class SearchableClient(Protocol):
    """What this module needs of a client."""

    def search(self, query: str | None = None, *, include_discontinued: bool = False) -> Iterable[TableEntry]:
        """Tables that fit a query."""

    def metadata(self, table_id: str) -> MetadataResponse:
        """Metadata of a table."""


def resolve_table(
    client: SearchableClient,
    *,
    matrix: str,
    folder: str | None,
    query: str,
    contents: Collection[str] = (),
) -> TableEntry:
    """The one table with this matrix name.

    Args:
        client: asks the server.
        matrix: the table's name in the old API, the last part of its path ("DagSNI07KonK"), or its id;
            compared without regard to case.
        folder: a folder it must stand in ("AM0207K"), or None for anywhere.
        query: words to search for; discontinued tables are searched too.
        contents: codes or labels of contents that the table must offer, `*` standing for anything. They also
            confirm a table whose matrix only repeats its id, as tables at Statistics Sweden do that were made after
            the change of system.

    Raises:
        TableNotResolvedError: none fits, or several; lists what was tried and the near misses.
    """
    hits = list(client.search(query, include_discontinued=True))
    inside = [hit for hit in hits if folder is None or _stands_in(hit, folder)]
    misses = {hit.id: _why_not(client, hit, matrix, contents) for hit in inside}
    found = [hit for hit in inside if misses[hit.id] is None]
    if len(found) == 1:
        return found[0]
    near = [f"{hit.id}: {hit.label} ({misses[hit.id] or 'fits'})" for hit in inside]
    near += [f"{hit.id}: {hit.label} (not in folder {folder})" for hit in hits if hit not in inside]
    tried = (
        f"search {query!r}: {len(hits)} tables",
        f"folder {folder or 'any'}: {len(inside)} of them",
        f"matrix {matrix!r} by metadata: {len(found)} of them",
    )
    raise TableNotResolvedError(
        f"no single table has matrix {matrix!r}; tried {'; '.join(tried)}. Near misses: "
        f"{'; '.join(near[:5]) or 'none'}. Widen the query, correct the folder, or give the table's id.",
        tried=tried,
        near_misses=tuple(near),
    )


def _why_not(client: SearchableClient, hit: TableEntry, matrix: str, contents: Collection[str]) -> str | None:
    """Why a table is not the one, None if it is."""
    try:
        metadata = client.metadata(hit.id).metadata
    except RequestRejected as error:
        # The search index may be older than the tables.
        return f"its metadata cannot be had: {error.title or error.status}"
    offered = {*metadata.contents.codes, *metadata.contents.labels.values()} if metadata.contents else set()
    lacking = [one for one in contents if not any(fnmatchcase(known, one) for known in offered)]
    if lacking:
        return f"it lacks the contents {', '.join(lacking)}"
    name = metadata.matrix or hit.id
    says_nothing = name.lower() == hit.id.lower()
    if name.lower() == matrix.lower() or (says_nothing and contents):
        return None
    return "its matrix only repeats its id" if says_nothing else f"its matrix is {name}"


def _stands_in(entry: TableEntry, folder: str) -> bool:
    return any(folder.lower() == one.lower() for path in entry.paths for one in path)
