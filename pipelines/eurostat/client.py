"""Ask for a dataset, cut a question that is too large, and refuse an answer that is none to the question.

Not here: how questions are written (``questions.py``), or decoding (``jsonstat/``).

There is no call for metadata alone: the newest period of the same question says when a dataset was updated. Nothing
is waited for that Eurostat would prepare in its own time ("asynchronous"): such a question is cut instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Unpack
from urllib.parse import quote

from pipelines.eurostat.questions import Parameters, Selection, halved, newest_only, questions
from pipelines.eurostat.refusals import is_too_large, refused, said_by
from pipelines.http.client import ApiClient, Line
from pipelines.http.errors import TooManyCells, UnexpectedAnswerError
from pipelines.http.transport import Answer, HttpFacts, Question
from pipelines.jsonstat import document as doc

# Up to here an answer comes at once, says the documentation.
MOST_CELLS_AT_ONCE: Final = 500_000


@dataclass(frozen=True)
class EurostatAnswer:
    """One answer: its parameters, the bytes as they came, how they came, and the dataset's own time of update."""

    parameters: Parameters
    body: bytes
    http: HttpFacts
    updated: str


class EurostatClient(ApiClient):
    """Asks Eurostat."""

    TIMEOUT = (5, 120)
    # No limit is documented; a few calls a second bother nobody.
    CALL_LIMIT = (20, 10.0)

    def __init__(
        self, base_url: str, *, language: str = "en", max_data_cells: int | None = None, **line: Unpack[Line]
    ) -> None:
        """Prepare a client; nothing is sent until the first call.

        Args:
            base_url: address of the API, up to its version ("…/statistics/1.0").
            language: language of labels: en, fr or de.
            max_data_cells: most cells in an answer; larger ones are cut in two.
            line: how to ask (`pipelines.http.client.Line`).
        """
        super().__init__(base_url, line, refused)
        self._language = language.upper()
        self._most_cells = min(max_data_cells or MOST_CELLS_AT_ONCE, MOST_CELLS_AT_ONCE)

    def newest(self, dataset: str, selection: Selection) -> EurostatAnswer:
        """The newest period of the first question of a selection: a small call that shows codes and time of update.

        Raises:
            ApiError: it could not be learnt.
        """
        first = questions(selection, dataset=dataset)[0]
        return self._answers(dataset, newest_only(first), selection)[0]

    def updated(self, dataset: str, selection: Selection) -> str:
        """When a dataset was updated, by a small call.

        Raises:
            ApiError: it could not be learnt.
        """
        return self.newest(dataset, selection).updated

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
