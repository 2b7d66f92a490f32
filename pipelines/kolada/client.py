"""Ask Kolada, and follow its pages.

Not here: what the figures say (``figures.py``).

Documented limits: about 25 ids of a kind and 25 years in a call. A next page is followed on the same host only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Unpack
from urllib.parse import parse_qsl, quote, urlsplit

from pipelines.http.client import ApiClient, Line
from pipelines.http.errors import ForeignAddress, UnexpectedAnswerError
from pipelines.http.transport import Answer, HttpFacts, Question, is_same_site
from pipelines.kolada.figures import cells, require_both_sexes
from pipelines.kolada.kpis import Kpi, parse_kpis

MOST_IDS: Final = 25
# A next_url that leads round in a circle must end.
_MOST_PAGES: Final = 1_000


@dataclass(frozen=True)
class KoladaAnswer:
    """One page: what was asked, the bytes as they came, parsed, and how they came."""

    path: str
    body: bytes
    document: dict[str, Any]
    http: HttpFacts


class KoladaClient(ApiClient):
    """Asks Kolada."""

    # No limit is documented: as at SCB.
    CALL_LIMIT = (30, 10.0)

    def __init__(
        self, base_url: str, *, language: str = "sv", max_data_cells: int | None = None, **line: Unpack[Line]
    ) -> None:
        """Prepare a client; nothing is sent until the first call.

        Args:
            base_url: address of the API, up to its version ("https://api.kolada.se/v3").
            language: Kolada has Swedish alone.
            max_data_cells: nothing here: Kolada pages its answers itself.
            line: how to ask (`pipelines.http.client.Line`).
        """
        super().__init__(base_url, line)

    def kpis(self, ids: Sequence[str]) -> tuple[list[Kpi], list[KoladaAnswer]]:
        """Key figures by id, in the order asked, and the pages that describe them.

        Raises:
            UnexpectedAnswerError: one of them is not there.
            TransportError, RequestRejected, NotJson, ForeignAddress: a page did not come.
        """
        pages = [page for some in _in_batches(ids) for page in self._pages(f"/kpi/{_joined(some)}", "key figures")]
        known = {kpi.id: kpi for page in pages for kpi in parse_kpis(page.document["values"])}
        missing = [one for one in ids if one not in known]
        if missing:
            raise UnexpectedAnswerError(
                f"Kolada: expected the key figures {', '.join(ids)}, but found no {', '.join(missing)}; see whether it "
                "was closed, and what took its place",
                value=missing[0],
            )
        return [known[one] for one in ids], pages

    def figures(self, kpis: Sequence[Kpi], municipalities: Sequence[str]) -> list[KoladaAnswer]:
        """All figures of some key figures in some places, every year.

        Raises:
            UnexpectedAnswerError: there is no figure at all, or one sex is missing of a figure by gender.
            TransportError, RequestRejected, NotJson, DecodeError, ForeignAddress: a page did not come whole.
        """
        ids = [kpi.id for kpi in kpis]
        pages = [
            page
            for some in _in_batches(ids)
            for places in _in_batches(municipalities)
            for page in self._pages(f"/data/kpi/{_joined(some)}/municipality/{_joined(places)}", "figures")
        ]
        found = cells(page.document for page in pages)
        empty = [one for one in ids if not any(key[0] == one for key in found)]
        if empty:
            raise UnexpectedAnswerError(
                f"Kolada: expected figures of {', '.join(ids)}, but found none of {', '.join(empty)}; see whether they "
                "are still published for these places",
                value=empty[0],
            )
        require_both_sexes(found, kpis)
        return pages

    def _pages(self, path: str, what: str) -> Iterator[KoladaAnswer]:
        params: list[tuple[str, str]] = []
        for _ in range(_MOST_PAGES):
            answer = self._transport.ask(Question(path, what=f"Kolada: {what}", params=params))
            if not isinstance(answer.document.get("values"), list):
                raise UnexpectedAnswerError(f"Kolada: the answer to {path} has no list of values")
            yield KoladaAnswer(path, answer.body, answer.document, answer.http)
            following = self._following(answer, path)
            if following is None:
                return
            path, params = following
        raise UnexpectedAnswerError(f"Kolada: {path} has more than {_MOST_PAGES} pages, or they lead round in a circle")

    def _following(self, answer: Answer, path: str) -> tuple[str, list[tuple[str, str]]] | None:
        """Path and parameters of the next page, None after the last."""
        target = answer.document.get("next_url")
        if not target:
            return None
        if not isinstance(target, str):
            raise UnexpectedAnswerError(
                f"Kolada: expected the address of the next page of {path}, but found {str(target)[:80]}; ask again, "
                "and tell Kolada if it stays so",
                value=str(target)[:80],
            )
        if not is_same_site(self._base_url, target) or not target.startswith(self._root_of(target)):
            raise ForeignAddress(
                f"Kolada: the next page of {path} is at {target}, which is not {self._base_url}; it was not asked",
                value=str(target),
            )
        address = urlsplit(target)
        own = urlsplit(self._base_url).path
        return address.path.removeprefix(own), parse_qsl(address.query)

    def _root_of(self, target: str) -> str:
        """The base address as the target would have it: Kolada writes http where it is asked by https and back."""
        parts = urlsplit(self._base_url)
        return f"{urlsplit(target).scheme}://{urlsplit(target).netloc}{parts.path}/"


def _in_batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), MOST_IDS):
        yield ids[start : start + MOST_IDS]


def _joined(ids: Sequence[str]) -> str:
    return quote(",".join(ids), safe=",")
