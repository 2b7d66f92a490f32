"""Ask for a dataset, cut a question that is too large, and refuse an answer that is none to the question.

Not here: how questions are written (``questions.py``), or decoding (``jsonstat/``).

There is no call for metadata alone: the newest period of the same question says when a dataset was updated. Nothing
is waited for that Eurostat would prepare in its own time ("asynchronous"): such a question is cut instead.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote

import requests

from pipelines.eurostat.questions import Parameters, Selection, halved, newest_only, questions
from pipelines.eurostat.refusals import is_too_large, refused, said_by
from pipelines.http.deadlines import DEFAULT_CALL_SECONDS, Night
from pipelines.http.errors import TooManyCells, UnexpectedAnswerError
from pipelines.http.retrying import RetryPolicy
from pipelines.http.throttle import SlidingWindowThrottle
from pipelines.http.transport import Answer, CallCounts, HttpFacts, Question, Transport, user_agent
from pipelines.jsonstat import document as doc

# No limit is documented; a few calls a second bother nobody.
DEFAULT_CALL_LIMIT: Final = (20, 10.0)
# Up to here an answer comes at once, says the documentation.
MOST_CELLS_AT_ONCE: Final = 500_000


@dataclass(frozen=True)
class EurostatAnswer:
    """One answer: its parameters, the bytes as they came, how they came, and the dataset's own time of update."""

    parameters: Parameters
    body: bytes
    http: HttpFacts
    updated: str


class EurostatClient:
    """Asks Eurostat. Safe to use from several threads. Use it as a context manager, or call `close`."""

    def __init__(
        self,
        base_url: str,
        *,
        language: str = "en",
        contact: str | None,
        adapter: requests.adapters.BaseAdapter | None = None,
        timeout: tuple[float, float] = (5, 120),
        max_attempts: int = 5,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
        max_data_cells: int | None = None,
        call_limit: tuple[int, float] = DEFAULT_CALL_LIMIT,
        call_seconds: float = DEFAULT_CALL_SECONDS,
        night: Night | None = None,
    ) -> None:
        """Prepare a client; nothing is sent until the first call.

        Args:
            base_url: address of the API, up to its version ("…/statistics/1.0").
            language: language of labels: en, fr or de.
            contact: address that the agency can write to; sent with every call.
            adapter: answers for `base_url` instead of the network.
            timeout: seconds to connect, and seconds to wait for bytes.
            max_attempts: attempts per call where trying again helps.
            sleep: waits that many seconds.
            clock: seconds that never go back.
            chance: a number from 0 up to 1, for the jitter between attempts.
            max_data_cells: most cells in an answer; larger ones are cut in two.
            call_limit: calls, and the seconds of their window.
            call_seconds: how long one call may take with all its attempts.
            night: how long the whole run may ask; shared by all clients of the run.
        """
        self._language = language.upper()
        self._most_cells = min(max_data_cells or MOST_CELLS_AT_ONCE, MOST_CELLS_AT_ONCE)
        self._transport = Transport(
            base_url.rstrip("/"),
            user_agent=user_agent(contact),
            timeout=timeout,
            throttle=SlidingWindowThrottle(*call_limit, clock=clock, sleep=sleep),
            retry=RetryPolicy(max_attempts=max_attempts, sleep=sleep, chance=chance),
            adapter=adapter,
            refused=refused,
            call_seconds=call_seconds,
            night=night,
            clock=clock,
        )

    def __enter__(self) -> Self:
        """The client itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the connections."""
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    @property
    def counts(self) -> CallCounts:
        """What this client has asked so far."""
        return self._transport.counts

    def updated(self, dataset: str, selection: Selection) -> str:
        """When a dataset was updated, by the small call for its newest period.

        Raises:
            ApiError: it could not be learnt.
        """
        first = questions(selection, dataset=dataset)[0]
        return self._answers(dataset, newest_only(first), selection)[0].updated

    def fetch(self, dataset: str, selection: Selection) -> list[EurostatAnswer]:
        """Answers that together hold a selection, all of one time of update.

        Args:
            dataset: its code ("nama_10r_3gva").
            selection: dimension -> codes, `*`, `LEVEL(…)` or `FROM(…)`, for every dimension of the dataset.

        Raises:
            SelectionError: the selection cannot be asked; nothing was sent.
            UnexpectedAnswerError: other dimensions than are declared, or no figure at all.
            TransportError, RequestRejected, DecodeError: an answer did not come whole.
        """
        asked = questions(selection, dataset=dataset)
        answers = [answer for one in asked for answer in self._answers(dataset, one, selection)]
        if len({answer.updated for answer in answers}) > 1:
            # Updated between two calls: both are asked again, once.
            answers = [answer for one in asked for answer in self._answers(dataset, one, selection)]
        stamps = {answer.updated for answer in answers}
        if len(stamps) > 1:
            raise UnexpectedAnswerError(
                f"{dataset}: its parts are of {' and '.join(sorted(stamps))}; fetch it again", table_id=dataset
            )
        return answers

    def _answers(self, dataset: str, asked: Parameters, selection: Selection) -> list[EurostatAnswer]:
        """The answer to a question, or the answers to its halves where it is too large."""
        try:
            answer = self._ask(dataset, asked)
            if is_too_large(answer.document):
                raise TooManyCells(
                    f"{dataset}: {said_by(answer.document)}", status=answer.http.status, table_id=dataset
                )
        except TooManyCells:
            parts = halved(asked)
            if parts is None:
                raise
            return [one for part in parts for one in self._answers(dataset, part, selection)]
        updated = _require_answer(answer.document, selection, dataset)
        return [EurostatAnswer(asked, answer.body, answer.http, updated)]

    def _ask(self, dataset: str, asked: Parameters) -> Answer:
        return self._transport.ask(
            Question(
                f"/data/{quote(dataset, safe='')}",
                what=f"{dataset}: data",
                params=[("format", "JSON"), ("lang", self._language), *asked],
                table_id=dataset,
                max_cells=self._most_cells,
            )
        )


def _require_answer(document: Mapping[str, Any], selection: Selection, dataset: str) -> str:
    """The time of update of an answer that is one to the question.

    Raises:
        NotADataset: no JSON-stat dataset.
        UnexpectedAnswerError: other dimensions or codes than were asked for, or no figure.
    """
    doc.require_dataset(document, table_id=dataset)
    ids = doc.dimension_ids(document, table_id=dataset)
    missing, extra = [one for one in selection if one not in ids], [one for one in ids if one not in selection]
    if missing or extra:
        raise UnexpectedAnswerError(
            f"{dataset}: expected the dimensions {', '.join(selection)}, but found {', '.join(ids)} (missing: "
            f"{', '.join(missing) or 'none'}; not declared: {', '.join(extra) or 'none'}). Eurostat has renamed "
            "or added one: correct the selection of the source.",
            table_id=dataset,
            variable=(missing or extra)[0],
        )
    sizes = doc.dimension_sizes(document, ids, table_id=dataset)
    for name, size in zip(ids, sizes, strict=True):
        codes = doc.category_codes(document["dimension"][name], table_id=dataset, variable=name, size=size)
        _require_asked(name, codes, selection[name], dataset)
    if not document["value"]:
        raise UnexpectedAnswerError(
            f"{dataset}: the answer holds no figure at all; see whether Eurostat still has these codes in the dataset",
            table_id=dataset,
        )
    updated = doc.text(document, "updated")
    if updated is None:
        raise UnexpectedAnswerError(f"{dataset}: the answer does not say when it was updated", table_id=dataset)
    return updated


def _require_asked(name: str, codes: Sequence[str], asked: Sequence[str], dataset: str) -> None:
    if any(code == "*" or "(" in code for code in asked):
        return
    stray = [code for code in codes if code not in asked]
    if stray:
        raise UnexpectedAnswerError(
            f"{dataset}: {name} came with the codes {', '.join(stray[:3])}, which nobody asked for",
            table_id=dataset,
            variable=name,
            value=stray[0],
        )
