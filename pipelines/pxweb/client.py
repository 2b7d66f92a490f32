"""A client of PxWebApi 2, for any server that speaks it.

The calls of the API as methods. Not here: what they are made of (`transport`, `selection`, `splitting`, `fetching`),
and anything that knows what the figures are used for.

Source: PxWebApi 2 specification (PxAPI-2.yml) and what the server at Statistics Sweden really does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from threading import Lock
from typing import Final, Unpack
from urllib.parse import quote

from pipelines.http.client import ApiClient, Line
from pipelines.http.errors import TooManyCells, UnexpectedAnswerError
from pipelines.http.transport import Answer, Question
from pipelines.jsonstat import document as doc
from pipelines.jsonstat.metadata import TableMetadata, metadata_from_document
from pipelines.pxweb.catalogue import Codelist, TableEntry, parse_codelist, parse_table_entry, read_pages
from pipelines.pxweb.config import DEFAULT_MAX_CALLS, DEFAULT_WINDOW_SECONDS, ApiConfig, parse_config
from pipelines.pxweb.errors import VintageMovedError
from pipelines.pxweb.fetching import DataPart, FetchedTable, MetadataResponse, fetch_parts, split_selection
from pipelines.pxweb.problems import rejection
from pipelines.pxweb.selection import ResolvedSelection, Selection, match_variables, offered_codelist, resolve_selection

# Few enough that an update in the middle of the nightly run is waited out, few enough to stop at a table that moves
# all the time.
MAX_VINTAGE_STARTS: Final = 3
DEFAULT_PAGE_SIZE: Final = 200
# Below this a server that says "too many cells" means something else, and halving on would only knock more often.
MIN_LEARNT_CELLS: Final = 1_000


class PxWebClient(ApiClient):
    """Asks one PxWeb server, within its limits."""

    CALL_LIMIT = (DEFAULT_MAX_CALLS, DEFAULT_WINDOW_SECONDS)

    def __init__(
        self, base_url: str, *, language: str = "sv", max_data_cells: int | None = None, **line: Unpack[Line]
    ) -> None:
        """Prepare a client; nothing is sent until the first call.

        Args:
            base_url: address of the API, as "https://statistikdatabasen.scb.se/api/v2".
            language: language of labels, unless a call says otherwise.
            max_data_cells: most cells per request, if less than the server says it gives.
            line: how to ask (`pipelines.http.client.Line`); its limit of calls holds where the server gives none.
        """
        if max_data_cells is not None and max_data_cells < 1:
            raise ValueError(f"max_data_cells is {max_data_cells}: a request needs room for at least one cell")
        super().__init__(base_url, line, rejection)
        self._language = language
        self._max_data_cells = max_data_cells
        self._call_limit = line.get("call_limit", self.CALL_LIMIT)
        self._config: ApiConfig | None = None
        self._config_lock = Lock()

    def config(self) -> ApiConfig:
        """What the server says about itself; asked once per client, before anything else.

        Raises:
            TransportError, RequestRejected, NotJson: it could not be asked.
        """
        with self._config_lock:
            if self._config is None:
                answer = self._transport.ask(Question("/config", what="config"))
                self._config = parse_config(answer.document, call_limit=self._call_limit)
                self._throttle.allow(self._config.max_calls, self._config.window_seconds)
            return self._config

    def search(
        self,
        query: str | None = None,
        *,
        past_days: int | None = None,
        include_discontinued: bool = False,
        page_size: int = DEFAULT_PAGE_SIZE,
    ) -> Iterator[TableEntry]:
        """Tables that fit, from all pages, each once.

        Args:
            query: words, all of which must fit; None for every table.
            past_days: only tables updated in so many days.
            include_discontinued: also tables that get no new figures.
            page_size: tables per call.

        Raises:
            TransportError, RequestRejected, AnswerError: a page did not come.
        """
        params = {"pageSize": str(page_size)}
        if query is not None:
            params["query"] = query
        if past_days is not None:
            params["pastDays"] = str(past_days)
        if include_discontinued:
            params["includeDiscontinued"] = "true"
        return read_pages(self._ask, {**self._lang(), **params})

    def table(self, table_id: str) -> TableEntry:
        """The server's entry for a table: the one small call that says when it was updated.

        Raises:
            NonExistentTable: no table has this id.
            TransportError, AnswerError: it could not be asked.
        """
        path = f"/tables/{quote(table_id, safe='')}"
        answer = self._ask(Question(path, what=f"{table_id}: entry", params=self._lang(), table_id=table_id))
        entry = parse_table_entry(answer.document)
        _require_same_table(entry.id, table_id)
        return entry

    def metadata(self, table_id: str, *, language: str | None = None) -> MetadataResponse:
        """A table's variables, codes, units and notes.

        Raises:
            NonExistentTable: no table has this id.
            TransportError, AnswerError: it could not be asked.
        """
        path = f"/tables/{quote(table_id, safe='')}/metadata"
        question = Question(path, what=f"{table_id}: metadata", params=self._lang(language), table_id=table_id)
        answer = self._ask(question)
        metadata = metadata_from_document(answer.document, table_id=table_id)
        px = doc.mapping(doc.mapping(answer.document, "extension"), "px")
        _require_same_table(doc.text(px, "tableid") or table_id, table_id)
        return MetadataResponse(answer.body, metadata, answer.http)

    def codelist(self, codelist_id: str) -> Codelist:
        """A code list with its codes.

        Raises:
            NonExistentCodelist: no code list has this id; ids are case-sensitive.
            TransportError, AnswerError: it could not be asked.
        """
        path = f"/codelists/{quote(codelist_id, safe='')}"
        answer = self._ask(Question(path, what=f"code list {codelist_id}", params=self._lang()))
        return parse_codelist(answer.document, body=answer.body, codelist_id=codelist_id)

    def fetch(
        self,
        table_id: str,
        selection: Selection,
        *,
        codelists: Mapping[str, str] | None = None,
        metadata: MetadataResponse | None = None,
    ) -> FetchedTable:
        """All cells of a selection, in as few requests as fit the server's limits, all of one vintage.

        Args:
            table_id: the table.
            selection: variable -> codes and selection expressions, for every variable of the table;
                `ELIMINATE` or an empty list has a variable summed up by the server.
            codelists: variable -> id of the code list that its codes are taken from.
            metadata: the table's metadata, if already at hand; fetched again if the data are newer.

        Raises:
            SelectionError: the selection does not fit the table; no data were asked for.
            UnexpectedAnswerError: an answer holds something else than was asked for.
            VintageMovedError: the table was updated during every one of several starts.
            TransportError, RequestRejected, DecodeError: an answer did not come whole.
        """
        current = metadata or self.metadata(table_id)
        stamps: set[str | None] = set()
        for _ in range(MAX_VINTAGE_STARTS):
            fetched = self._fetch_once(current, selection, codelists or {})
            stamps = {part.updated for part in fetched.parts}
            if stamps == {current.metadata.updated}:
                return fetched
            again = self.metadata(table_id)
            # A server may stamp metadata and data differently for good; that is no update.
            if len(stamps) == 1 and again.metadata.updated == current.metadata.updated:
                return fetched
            current = again
        raise VintageMovedError(
            f"{table_id}: updated during the fetch, {MAX_VINTAGE_STARTS} times over (last seen: "
            f"{', '.join(sorted(map(str, stamps)))}). Fetch again later.",
            table_id=table_id,
            limit=MAX_VINTAGE_STARTS,
        )

    def _fetch_once(
        self, current: MetadataResponse, selection: Selection, codelists: Mapping[str, str]
    ) -> FetchedTable:
        table = current.metadata
        chosen = self._chosen_codelists(table, codelists)
        resolved = resolve_selection(table, selection, {name: self.codelist(one) for name, one in chosen.items()})
        parts = self._fetch_resolved(table, resolved, chosen)
        return FetchedTable(table.table_id, current, resolved, parts)

    def _fetch_resolved(
        self, table: TableMetadata, resolved: ResolvedSelection, chosen: Mapping[str, str]
    ) -> tuple[DataPart, ...]:
        limit = self._cell_limit()
        while True:
            try:
                return fetch_parts(
                    self._ask,
                    table,
                    split_selection(table, resolved, limit),
                    codelists=chosen,
                    params=self._lang(),
                    max_cells=limit,
                )
            except TooManyCells:
                # Servers have given less than they promise; what this one gives is remembered for its other tables.
                if limit // 2 < MIN_LEARNT_CELLS:
                    raise
                limit //= 2
                self._max_data_cells = min(limit, self._cell_limit())

    def _cell_limit(self) -> int:
        promised = self.config().max_data_cells
        return promised if self._max_data_cells is None else min(promised, self._max_data_cells)

    def _chosen_codelists(self, table: TableMetadata, codelists: Mapping[str, str]) -> dict[str, str]:
        matched = match_variables(table, list(codelists), purpose="code lists")
        return {
            matched[name]: offered_codelist(table.by_id[matched[name]], wanted, table_id=table.table_id)
            for name, wanted in codelists.items()
        }

    def _ask(self, question: Question) -> Answer:
        # The first call of a client asks for the limits that all others keep.
        self.config()
        return self._transport.ask(question)

    def _lang(self, language: str | None = None) -> dict[str, str]:
        return {"lang": language or self._language}


def _require_same_table(reported: str, asked: str) -> None:
    if reported.lower() != asked.lower():
        raise UnexpectedAnswerError(f"asked for table {asked}, got {reported}", table_id=asked, value=reported)
