"""A client of PxWeb's first generation, made of pyscbwrapper's.

Folders, metadata and figures of one agency. Not here: what the calls pass through (see `line`), reading the answers
(see `decoding`).

pyscbwrapper fixes its base address at construction and builds queries from the texts of variables and values, spaces
removed. Texts change and repeat; so the address is set afterwards, and the query is built here, by code.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyscbwrapper

from pipelines.http.client import Closes
from pipelines.http.retrying import RetryPolicy
from pipelines.http.throttle import SlidingWindowThrottle
from pipelines.http.transport import user_agent
from pipelines.jsonstat.errors import NotADataset
from pipelines.jsonstat.metadata import TableMetadata
from pipelines.pxweb.errors import VintageMovedError
from pipelines.pxweb.fetching import split_selection
from pipelines.pxweb.selection import ResolvedSelection, resolve_selection
from pipelines.pxweb.v1.decoding import cells_of, metadata_of, updated_of
from pipelines.pxweb.v1.line import PoliteAdapter

if TYPE_CHECKING:
    import pyarrow as pa

SCB_V1_URL: Final = "https://api.scb.se/OV0104/v1/doris"

# What the older pages of Statistics Sweden promise; its configuration of August 2026 gives three times the calls and
# half as many cells more.
DEFAULT_MAX_CALLS: Final = 10
DEFAULT_WINDOW_SECONDS: Final = 10.0
DEFAULT_MAX_CELLS: Final = 100_000
MAX_VINTAGE_STARTS: Final = 3


@dataclass(frozen=True)
class V1Fetched:
    """What a fetch brought: `table` has the columns of `pipelines.pxweb.Dataset.table`, rows in any order."""

    path: tuple[str, ...]
    updated: str | None
    table: pa.Table


class PxWebV1Client(Closes):
    """Asks one agency, within its limits. Use it as a context manager, or call `close`."""

    def __init__(
        self,
        base_url: str = SCB_V1_URL,
        *,
        language: str = "sv",
        contact: str | None,
        timeout: tuple[float, float] = (5, 60),
        max_attempts: int = 5,
        max_cells: int = DEFAULT_MAX_CELLS,
        max_calls: int = DEFAULT_MAX_CALLS,
        window_seconds: float = DEFAULT_WINDOW_SECONDS,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Prepare a client; nothing is sent until the first call.

        Args:
            base_url: address before the language, as `SCB_V1_URL`.
            language: language of texts.
            contact: address that the agency can write to; sent with every call.
            timeout: seconds to connect, and seconds to wait for bytes.
            max_attempts: attempts per call where trying again helps.
            max_cells: most cells per request.
            max_calls: calls allowed in any window of `window_seconds`.
            window_seconds: length of that window.
            sleep: waits that many seconds.
            clock: seconds that never go back.
            chance: a number from 0 up to 1, for the jitter between attempts.
        """
        self._root = f"{base_url.rstrip('/')}/"
        self._language, self._max_cells = language, max_cells
        self._adapter = PoliteAdapter(
            user_agent=user_agent(contact),
            timeout=timeout,
            throttle=SlidingWindowThrottle(max_calls, window_seconds, clock=clock, sleep=sleep),
            retry=RetryPolicy(max_attempts=max_attempts, sleep=sleep, chance=chance),
        )
        # The package has one session for all of its objects; our adapter answers for this agency's address alone.
        pyscbwrapper.session.mount(self._root, self._adapter)

    def close(self) -> None:
        """Close the connections, and leave the package's session."""
        if pyscbwrapper.session.adapters.get(self._root) is self._adapter:
            del pyscbwrapper.session.adapters[self._root]
        self._adapter.close()

    def folder(self, *path: str) -> list[dict[str, Any]]:
        """The nodes of a folder, as sent: id, type ("l" folder, "t" table), text.

        Raises:
            TransportError, RequestRejected, NotJson: it could not be asked.
            NotADataset: the path leads to a table.
        """
        nodes = self._wrapped(path).info()
        if not isinstance(nodes, list):
            raise NotADataset(f"{'/'.join(path)} is no folder")
        return nodes

    def metadata(self, *path: str) -> TableMetadata:
        """A table's variables and codes.

        Raises:
            NonExistentTable: nothing is at the path.
            TransportError, RequestRejected, DecodeError: it could not be asked.
        """
        return metadata_of(self._wrapped(path).info(), table_id=path[-1])

    def fetch(self, path: Sequence[str], selection: Mapping[str, Sequence[str]]) -> V1Fetched:
        """All cells of a selection, in as few requests as fit the limit, all of one vintage.

        Args:
            path: folders and table ("AM", "AM0207", "AM0207K", "DagSNI07KonK").
            selection: as of `PxWebClient.fetch`.

        Raises:
            SelectionError: the selection does not fit the table; no data were asked for.
            VintageMovedError: the table was updated during every one of several starts.
            TransportError, RequestRejected, AnswerError: an answer did not come whole.
        """
        import pyarrow as pa

        for _ in range(MAX_VINTAGE_STARTS):
            metadata = self.metadata(*path)
            parts = split_selection(metadata, resolve_selection(metadata, selection), self._max_cells)
            answers = [self._part(path, part) for part in parts]
            vintages = {updated for updated, _ in answers}
            if len(vintages) == 1:
                tables = [table for _, table in answers]
                return V1Fetched(tuple(path), vintages.pop(), pa.concat_tables(tables).unify_dictionaries())
        raise VintageMovedError(
            f"{path[-1]}: updated during the fetch, {MAX_VINTAGE_STARTS} times over. Fetch again later.",
            table_id=path[-1],
            limit=MAX_VINTAGE_STARTS,
        )

    def _part(self, path: Sequence[str], resolved: ResolvedSelection) -> tuple[str | None, pa.Table]:
        asked = {name: codes for name, codes in resolved.items() if codes}
        wrapped = self._wrapped(path)
        wrapped.query = {
            "query": [
                {"code": name, "selection": {"filter": "item", "values": list(codes)}} for name, codes in asked.items()
            ],
            "response": {"format": "json"},
        }
        answer = wrapped.get_data()
        if not isinstance(answer, dict):
            raise NotADataset(f"{path[-1]}: the answer is a {type(answer).__name__}, not a table", table_id=path[-1])
        return updated_of(answer), cells_of(answer, asked, table_id=path[-1])

    def _wrapped(self, path: Sequence[str]) -> Any:
        wrapped = pyscbwrapper.SCB(self._language, *path)
        wrapped.url = f"{self._root}{self._language}/ssd/"
        return wrapped
