"""Answer as Eurostat's Statistics API does, in JSON-stat 2.0.

Selects by repeated parameters, levels and periods, and refuses. Not here: sockets and faults of the line (see `server`,
`weather`).

As the real one: `value` and `status` are sparse objects, no `role`, the dataset's own `updated`, errors as
`{"error": [{"status", "id", "label"}]}`, a question that is too large is refused or put off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import orjson

from sample.server.messages import JSON, Answer, Request
from sample.server.tables import Values

ROOT = "/eurostat/api/dissemination/statistics/1.0"
MOST_AT_ONCE, MOST_AT_ALL = 500_000, 5_000_000
LONGEST_TARGET = 8_000

_LEVELS = {"country": 2, "nuts1": 3, "nuts2": 4, "nuts3": 5}
_NOT_DIMENSIONS = {"format", "lang", "geolevel", "sincetimeperiod", "untiltimeperiod", "lasttimeperiod"}


@dataclass(frozen=True)
class EurostatDataset:
    """A dataset: dimension -> code -> label, a value (or NaN) and a flag (or "") for every cell."""

    code: str
    label: str
    dimensions: Mapping[str, Mapping[str, str]]
    values: Values
    flags: np.ndarray[Any, np.dtype[np.str_]]
    updated: str = "2026-06-01T23:00:00+0200"
    source: str = "ESTAT"

    def narrowed(self, name: str, codes: Sequence[str]) -> EurostatDataset:
        """The dataset with some codes of a dimension, in its own order."""
        axis = list(self.dimensions).index(name)
        known, wanted = self.dimensions[name], set(codes)
        kept = [code for code in known if code in wanted]
        places = [place for place, code in enumerate(known) if code in wanted]
        return replace(
            self,
            dimensions={**self.dimensions, name: {code: known[code] for code in kept}},
            values=self.values.take(places, axis=axis),
            flags=self.flags.take(places, axis=axis),
        )


def dataset_from_document(document: Mapping[str, Any], code: str) -> EurostatDataset:
    """A dataset from a dense JSON-stat document of the sample."""
    shape = tuple(document["size"])
    values = np.array([np.nan if one is None else one for one in document["value"]], np.float64).reshape(shape)
    flags = np.full(values.size, "", dtype="<U4")
    for place, flag in document.get("status", {}).items():
        flags[int(place)] = flag
    dimensions = {name: dict(document["dimension"][name]["category"]["label"]) for name in document["id"]}
    return EurostatDataset(
        code,
        document["label"],
        dimensions,
        values,
        flags.reshape(shape),
        updated=document["updated"],
        source=document["source"],
    )


class EurostatApi:
    """Answers for some datasets, by their codes; `puts_off` lets it prepare large answers while nobody waits."""

    def __init__(self, datasets: Mapping[str, EurostatDataset], *, root: str = ROOT, puts_off: bool = True) -> None:
        self._datasets, self._root, self._puts_off = datasets, root, puts_off

    def answer(self, request: Request) -> Answer:
        """The answer to a call under the root."""
        if len(request.target) > LONGEST_TARGET:
            return Answer(414, b"<html><body><h1>414 Request-URI Too Large</h1></body></html>", "text/html")
        steps = [step for step in request.path.removeprefix(self._root).split("/") if step]
        if request.method != "GET" or len(steps) != 2 or steps[0] != "data":
            return _error(404, 100, f"no such resource: {request.method} {request.path}")
        dataset = self._datasets.get(steps[1].lower())
        if dataset is None:
            return _error(404, 100, f"ERR_NOT_FOUND_4: dataset {steps[1].upper()} is not available")
        if (request.param("format") or "JSON").upper() != "JSON":
            return _error(400, 150, f"format {request.param('format')} is not supported")
        if (request.param("lang") or "EN").upper() not in ("EN", "FR", "DE"):
            return _error(400, 150, f"language {request.param('lang')} is not supported")
        return self._selected(dataset, request)

    def _selected(self, dataset: EurostatDataset, request: Request) -> Answer:
        wanted: dict[str, list[str]] = {}
        for name, code in request.params:
            if name.lower() not in _NOT_DIMENSIONS:
                wanted.setdefault(name.lower(), []).append(code)
        for name, codes in wanted.items():
            if name not in dataset.dimensions:
                return _error(400, 150, f"Invalid query filter: dimension {name} does not exist in {dataset.code}")
            # A code that a dataset does not have selects nothing, without a word.
            dataset = dataset.narrowed(name, codes)
        dataset = _in_time(_at_level(dataset, request), request)
        if dataset.values.size > MOST_AT_ALL:
            return _error(
                413,
                200,
                "EXTRACTION_TOO_BIG: The requested extraction is too big, estimated "
                f"{dataset.values.size} rows, max authorised is {MOST_AT_ALL}, please change your filters",
            )
        if dataset.values.size > MOST_AT_ONCE and self._puts_off:
            label = "ASYNCHRONOUS_RESPONSE: Your request will be treated asynchronously. Please try again later."
            return Answer(200, orjson.dumps({"warning": {"status": 413, "id": "a1b2c3", "label": label}}), JSON)
        if not dataset.values.size:
            return _error(400, 100, "No results found: the query returns an empty dataset")
        return Answer(200, orjson.dumps(document_of(dataset, (request.param("lang") or "EN").upper())), JSON)


def document_of(dataset: EurostatDataset, language: str = "EN") -> dict[str, Any]:
    """A dataset as it is answered."""
    values, flags = dataset.values.ravel(), dataset.flags.ravel()
    seen, flagged = np.flatnonzero(~np.isnan(values)), np.flatnonzero(flags != "")
    numbers = values[seen].tolist()
    document: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": dataset.label,
        "source": dataset.source,
        "updated": dataset.updated,
        "value": dict(zip(map(str, seen.tolist()), numbers, strict=True)),
    }
    if len(flagged):
        document["status"] = dict(zip(map(str, flagged.tolist()), flags[flagged].tolist(), strict=True))
    document["id"] = list(dataset.dimensions)
    document["size"] = [len(codes) for codes in dataset.dimensions.values()]
    document["dimension"] = {
        name: {
            "label": name,
            "category": {"index": {code: place for place, code in enumerate(labels)}, "label": dict(labels)},
        }
        for name, labels in dataset.dimensions.items()
    }
    document["extension"] = {"lang": language, "id": dataset.code.upper(), "agencyId": "ESTAT", "version": "1.0"}
    return document


def _at_level(dataset: EurostatDataset, request: Request) -> EurostatDataset:
    level = request.param("geoLevel")
    if level is None:
        return dataset
    length = _LEVELS.get(level, 0)
    return dataset.narrowed("geo", [code for code in dataset.dimensions["geo"] if len(code) == length])


def _in_time(dataset: EurostatDataset, request: Request) -> EurostatDataset:
    periods = list(dataset.dimensions["time"])
    since, until, last = (request.param(name) for name in ("sinceTimePeriod", "untilTimePeriod", "lastTimePeriod"))
    if since is not None:
        periods = [period for period in periods if period >= since]
    if until is not None:
        periods = [period for period in periods if period <= until]
    if last is not None:
        periods = periods[-int(last) :]
    return dataset.narrowed("time", periods)


def _error(status: int, number: int, label: str) -> Answer:
    return Answer(status, orjson.dumps({"error": [{"status": status, "id": number, "label": label}]}), JSON)
