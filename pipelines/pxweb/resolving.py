"""Finding a table whose id is unknown or has changed, by what describes it.

Search, filter by folder, confirm by metadata. Not here: remembering the result (that is for the declaration of the
source and the pinned ids).

At Statistics Sweden `extension.px.matrix` is the table's id, also for old tables. The old matrix name confirms a table
where a server still has it; elsewhere the contents, the dimensions, codes that its sisters do not have, and words of
its title decide together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipelines.http.errors import RequestRejected
from pipelines.jsonstat.labels import folded, same_label
from pipelines.jsonstat.metadata import TableMetadata
from pipelines.pxweb.catalogue import TableEntry
from pipelines.pxweb.errors import TableNotResolvedError
from pipelines.pxweb.fetching import MetadataResponse

_SHOWN = 5


class SearchableClient(Protocol):
    """What this module needs of a client."""

    def search(self, query: str | None = None, *, include_discontinued: bool = False) -> Iterable[TableEntry]:
        """Tables that fit a query."""

    def metadata(self, table_id: str) -> MetadataResponse:
        """Metadata of a table."""


@dataclass(frozen=True)
class Description:
    """What a table is known by.

    Attributes:
        matrix: its name in the old API, the last part of its path ("DagSNI07KonK"), or its id; whatever the case.
        contents: codes or labels of contents that it must offer, `*` standing for anything; of a tuple, one is enough.
        variables: its dimensions, all of them; empty where they are not known.
        holds: dimension -> codes that it must have, chosen so that its sisters do not have them.
        title_words: words that its title must have.
    """

    matrix: str
    contents: Collection[str | Sequence[str]] = ()
    variables: Collection[str] = ()
    holds: Mapping[str, Sequence[str]] | None = None
    title_words: Collection[str] = ()

    @property
    def says_more_than_a_name(self) -> bool:
        """Whether a table could be recognised by it although no server has its matrix."""
        return bool(self.contents or self.variables or self.holds or self.title_words)


def resolve_table(
    client: SearchableClient,
    *,
    matrix: str,
    folder: str | None,
    query: str,
    contents: Collection[str | Sequence[str]] = (),
    variables: Collection[str] = (),
    holds: Mapping[str, Sequence[str]] | None = None,
    title_words: Collection[str] = (),
) -> TableEntry:
    """The one table that fits a description.

    Args:
        client: asks the server.
        folder: a folder it must be in ("AM0207K"), or None for anywhere.
        query: words to search for; discontinued tables are searched too. Where nothing is found that fits, the
            search is made again with its first words alone: a server wants all words, and titles change.
        matrix: as the rest, see `Description`.
        contents: see `Description`.
        variables: see `Description`.
        holds: see `Description`.
        title_words: see `Description`.

    Raises:
        TableNotResolvedError: none fits, or several; lists what was tried and the near misses.
    """
    wanted = Description(matrix, contents, variables, holds, title_words)
    tried: list[str] = []
    near: dict[str, str] = {}
    misses: dict[str, str | None] = {}
    for words in _shorter_and_shorter(query):
        hits = list(client.search(words, include_discontinued=True))
        inside = [hit for hit in hits if folder is None or _is_in(hit, folder)]
        for hit in inside:
            if hit.id not in misses:
                misses[hit.id] = _why_not(client, hit, wanted)
        found = [hit for hit in inside if misses[hit.id] is None]
        if len(found) == 1:
            return found[0]
        near |= {hit.id: f"{hit.id}: {hit.label} ({misses[hit.id] or 'fits'})" for hit in inside}
        near |= {hit.id: f"{hit.id}: {hit.label} (not in folder {folder})" for hit in hits if hit not in inside}
        tried += [
            f"search {words!r}: {len(hits)} tables",
            f"folder {folder or 'any'}: {len(inside)} of them",
            f"matrix {matrix!r} by metadata: {len(found)} of them",
        ]
        if found:
            break
    raise _not_resolved(wanted, sum(why is None for why in misses.values()), tried, list(near.values()))


def _not_resolved(wanted: Description, fitting: int, tried: list[str], near: list[str]) -> TableNotResolvedError:
    how_many = f"{fitting} tables fit" if fitting else "no table fits"
    advice = (
        "Say under `holds` or `title_words` what distinguishes them, or give the table's id."
        if fitting
        else "Widen the query, correct the folder, or give the table's id."
    )
    return TableNotResolvedError(
        f"{how_many} what is declared for matrix {wanted.matrix!r}; tried {'; '.join(tried)}. Near misses: "
        f"{'; '.join(near[:_SHOWN]) or 'none'}. {advice}",
        tried=tuple(tried),
        near_misses=tuple(near),
    )


def _shorter_and_shorter(query: str) -> Iterator[str]:
    """The query, its first three words, its first word: each only where it is shorter."""
    words = query.split()
    yield query
    for count in (3, 1):
        if len(words) > count:
            yield " ".join(words[:count])


def _why_not(client: SearchableClient, hit: TableEntry, wanted: Description) -> str | None:
    """Why a table is not the one, None if it is."""
    try:
        metadata = client.metadata(hit.id).metadata
    except RequestRejected as error:
        # The search index may be older than the tables.
        return f"its metadata cannot be had: {error.title or error.status}"
    lacking = _lacking_contents(metadata, wanted.contents)
    if lacking:
        return f"it lacks the contents {', '.join(lacking)}"
    name = metadata.matrix or hit.id
    if name.lower() == wanted.matrix.lower():
        return None
    if name.lower() != hit.id.lower():
        return f"its matrix is {name}"
    if not wanted.says_more_than_a_name:
        return "its matrix only repeats its id"
    return _other_dimensions(metadata, wanted) or _other_title(hit, wanted)


def _lacking_contents(metadata: TableMetadata, contents: Iterable[str | Sequence[str]]) -> list[str]:
    labels = metadata.contents.labels if metadata.contents else {}

    def offered(known: str) -> bool:
        return known in labels or any(same_label(label, known) for label in labels.values())

    alternatives = [(one,) if isinstance(one, str) else tuple(one) for one in contents]
    return [" or ".join(known) for known in alternatives if not any(map(offered, known))]


def _other_dimensions(metadata: TableMetadata, wanted: Description) -> str | None:
    """In what the dimensions and their codes differ; more codes than declared are no difference."""
    by_name = {variable.id.lower(): variable for variable in metadata.variables}
    if wanted.variables:
        declared = {name.lower() for name in wanted.variables}
        lacking = [name for name in wanted.variables if name.lower() not in by_name]
        beside = [variable.id for name, variable in by_name.items() if name not in declared]
        if lacking or beside:
            has = f"has the dimension {', '.join(beside)} besides" if beside else ""
            lacks = f"lacks the dimension {', '.join(lacking)}" if lacking else ""
            return f"it {' and '.join(filter(None, (lacks, has)))}"
    for name, codes in (wanted.holds or {}).items():
        variable = by_name.get(name.lower())
        missing = [code for code in codes if variable is None or code not in variable.codes]
        if missing:
            return f"its {name} lacks {', '.join(missing)}"
    return None


def _other_title(hit: TableEntry, wanted: Description) -> str | None:
    title = set(folded(hit.label).split())
    lacking = [word for word in wanted.title_words if folded(word) not in title]
    return f"its title lacks {', '.join(lacking)}" if lacking else None


def _is_in(entry: TableEntry, folder: str) -> bool:
    return any(folder.lower() == one.lower() for path in entry.paths for one in path)
