"""The statistics agency of the integration tests: the project's sample in a copy that a test may alter, and an
adapter that counts what is asked and can answer badly.

What the agency has and how it answers. Not here: running nights (``nights.py``).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter

from pipelines.archive import Origin
from pipelines.ingest.api_session import ApiSession, sample_session
from pipelines.settings import ApiMode
from sample.api import TABLES, SampleApi

Document = dict[str, Any]


class AlteredSample:
    """A copy of the sample's tables in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not folder.exists():
            shutil.copytree(TABLES, folder)

    def document(self, stem: str) -> Document:
        """A table as it is."""
        document: Document = json.loads((self.folder / f"{stem}.json").read_bytes())
        return document

    def change(
        self, stem: str, alter: Callable[[Document], object] | None = None, *, updated: str | None = None
    ) -> None:
        """Alter a table, and with `updated` its time of update wherever it is reported."""
        document = self.document(stem)
        if alter is not None:
            alter(document)
        if updated is not None:
            document["updated"] = updated
            self.change_entry(stem, lambda entry: entry.update(updated=updated))
        (self.folder / f"{stem}.json").write_text(json.dumps(document), encoding="utf-8")

    def change_entry(self, stem: str, alter: Callable[[Document], object]) -> None:
        """Alter a table's entry in the list of tables."""
        index = json.loads((self.folder / "index.json").read_bytes())
        alter(next(entry for entry in index["tables"] if entry["file"] == f"{stem}.json"))
        (self.folder / "index.json").write_text(json.dumps(index), encoding="utf-8")

    def remove(self, stem: str) -> None:
        """Take a table out of the list of tables."""
        index = json.loads((self.folder / "index.json").read_bytes())
        index["tables"] = [entry for entry in index["tables"] if entry["file"] != f"{stem}.json"]
        (self.folder / "index.json").write_text(json.dumps(index), encoding="utf-8")

    def table_id(self, stem: str) -> str:
        """The id under which a table is asked for."""
        index = json.loads((self.folder / "index.json").read_bytes())
        return next(str(entry["id"]) for entry in index["tables"] if entry["file"] == f"{stem}.json")


def place_of(document: Document, **codes: str) -> int:
    """Number of the cell under `codes`, one for every dimension with more than one value."""
    place = 0
    for name, size in zip(document["id"], document["size"], strict=True):
        index = document["dimension"][name]["category"]["index"]
        place = place * size + (index[codes[name]] if size > 1 else 0)
    return place


def set_cell(document: Document, value: float | None, symbol: str | None = None, **codes: str) -> float | None:
    """Put a value, and a symbol with it, into one cell; returns what was there."""
    place = place_of(document, **codes)
    before: float | None = document["value"][place]
    document["value"][place] = value
    if symbol is not None:
        document.setdefault("status", {})[str(place)] = symbol
    return before


def move_two_persons(document: Document) -> None:
    """In BAS, two persons of Kalmar's industry move to agriculture in the year that is reported first.

    A revision that breaks no sum by more than the agency's noise.
    """
    for industry, before, now in (("A", 4995, 4997), ("B+C", 18126, 18124)):
        place = {"Region": "08", "SNI2007": industry, "ContentsCode": "000005FG", "Tid": "2025"}
        assert set_cell(document, now, **place) == before


def drop_code(document: Document, variable: str, code: str) -> None:
    """Take one code out of a variable, with its cells."""
    axis = document["id"].index(variable)
    index = document["dimension"][variable]["category"]["index"]
    place = index[code]
    size = document["size"][axis]
    after = 1
    for later in document["size"][axis + 1 :]:
        after *= later
    kept = [number for number in range(len(document["value"])) if (number // after) % size != place]
    status = document.get("status", {})
    document["value"] = [document["value"][number] for number in kept]
    if status:
        document["status"] = {str(new): status[str(old)] for new, old in enumerate(kept) if str(old) in status}
    document["size"][axis] -= 1
    dimension = document["dimension"][variable]
    for texts in dimension["category"].values():
        texts.pop(code, None)
    dimension["category"]["index"] = {
        one: number for number, one in enumerate(sorted(index, key=lambda known: index[known])) if one in index
    }
    for part in dimension.get("extension", {}).values():
        if isinstance(part, dict):
            part.pop(code, None)


@dataclass(frozen=True)
class Asked:
    """One request as the agency saw it; `path` is below the base address."""

    method: str
    path: str

    @property
    def table_id(self) -> str:
        """The table concerned, empty where there is none."""
        return self.path.split("/")[2] if self.path.startswith("/tables/") else ""

    @property
    def is_for_scb(self) -> bool:
        """Whether SCB was asked, and not one of the other agencies."""
        return self.path.startswith(("/tables", "/config"))

    @property
    def is_for_data(self) -> bool:
        """Whether cells were asked for."""
        return self.path.endswith("/data")


Misbehaviour = Callable[[Asked, bytes], "bytes | requests.Response | Exception | None"]
"""What goes back in place of the right body: other bytes, another response, an error to raise, or None for the
right body."""


class Agency(BaseAdapter):
    """Answers from a folder of the sample and keeps account of what it was asked."""

    def __init__(self, folder: Path, misbehave: Misbehaviour | None = None) -> None:
        super().__init__()
        self._sample = SampleApi(folder)
        self._misbehave = misbehave
        self._lock = Lock()
        self._now = 0.0
        self.asked: list[Asked] = []

    def send(  # type: ignore[override]
        self, request: requests.PreparedRequest, *rest: Any, **more: Any
    ) -> requests.Response:
        """Answer one request, well or badly."""
        asked = Asked(request.method or "", urlsplit(request.url or "").path.removeprefix("/api/v2"))
        with self._lock:
            self.asked.append(asked)
            response = self._sample.send(request)
        instead = self._misbehave(asked, response.content) if self._misbehave else None
        if isinstance(instead, Exception):
            raise instead
        if isinstance(instead, requests.Response):
            instead.request, instead.url = request, request.url or ""
            return instead
        if instead is not None:
            response._content = instead
        return response

    def close(self) -> None:
        """Nothing to close."""

    def api_session(self, api: ApiMode) -> ApiSession:
        """The agency as a run meets it; nobody ever really waits for it."""

        def origin_of(table_id: str) -> Origin:
            return self._sample.origin(table_id) if api == "sample" else "live"

        times = {"sleep": self._sleep, "clock": self._clock, "chance": lambda: 0.0}
        return sample_session(self, origin_of, api=api, **times)

    def _sleep(self, seconds: float) -> None:
        with self._lock:
            self._now += seconds

    def _clock(self) -> float:
        with self._lock:
            return self._now


def reply(status: int, body: bytes, content_type: str) -> requests.Response:
    """A response of one's own making."""
    response = requests.Response()
    response.status_code = status
    response.headers["Content-Type"] = content_type
    response.raw = BytesIO(body)
    return response


def bad_data(sample: AlteredSample, stem: str, spoil: Callable[[bytes], bytes | requests.Response]) -> Misbehaviour:
    """Spoil what the agency answers when the data of `stem` are asked for."""
    table_id = sample.table_id(stem)

    def misbehave(asked: Asked, body: bytes) -> bytes | requests.Response | None:
        return spoil(body) if asked.is_for_data and asked.table_id == table_id else None

    return misbehave
