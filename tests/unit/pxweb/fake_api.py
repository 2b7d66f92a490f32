"""A PxWeb server inside the process, made from tables that a test describes.

Answering like the real server, and answering badly on demand. Not here: assertions.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

BASE_URL = "https://pxweb.example/api/v2"
PROBLEM = "application/problem+json"


@dataclass
class FakeVariable:
    """A variable of a made-up table."""

    id: str
    codes: Sequence[str]
    elimination: bool = False
    label: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    codelists: Sequence[str] = ()
    extension: Mapping[str, Any] = field(default_factory=dict)
    units: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def dimension(self, codes: Sequence[str]) -> dict[str, Any]:
        """The JSON-stat dimension for some of its codes."""
        category: dict[str, Any] = {
            "index": {code: place for place, code in enumerate(codes)},
            "label": {code: self.labels.get(code, f"label of {code}") for code in codes},
        }
        if self.units:
            category["unit"] = {code: self.units[code] for code in codes if code in self.units}
        lists = [{"id": one, "label": one, "type": "Valueset", "links": []} for one in self.codelists]
        return {
            "label": self.label or self.id.lower(),
            "category": category,
            "extension": {"elimination": self.elimination, "codelists": lists, **self.extension},
        }


@dataclass
class FakeTable:
    """A made-up table; its cells are numbered from 0."""

    id: str
    variables: list[FakeVariable]
    updated: str = "2026-06-08T06:00:00Z"
    matrix: str = ""
    label: str = "a table"
    folders: Sequence[str] = ("AM", "AM0207", "AM0207K")

    def dataset(self, selection: Mapping[str, Sequence[str]], *, with_values: bool = True) -> dict[str, Any]:
        """A JSON-stat dataset for a selection."""
        shown = [variable for variable in self.variables if selection[variable.id]]
        ids = [variable.id for variable in shown]
        document: dict[str, Any] = {
            "version": "2.0",
            "class": "dataset",
            "label": self.label,
            "source": "SCB",
            "updated": self.updated,
            "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
            "id": ids,
            "size": [len(selection[one]) for one in ids],
            "dimension": {one.id: one.dimension(selection[one.id]) for one in shown},
            "extension": {"px": {"tableid": self.id, "matrix": self.matrix or self.id}},
            "value": [],
        }
        if with_values:
            document["value"] = list(range(prod(document["size"])))
        return document

    def everything(self) -> dict[str, list[str]]:
        """A selection of all codes."""
        return {variable.id: list(variable.codes) for variable in self.variables}

    def entry(self) -> dict[str, Any]:
        """The table in the list of tables."""
        return {
            "id": self.id,
            "label": self.label,
            "updated": self.updated,
            "firstPeriod": "2020",
            "lastPeriod": "2024",
            "category": "public",
            "variableNames": [variable.id.lower() for variable in self.variables],
            "source": "SCB",
            "timeUnit": "Annual",
            "paths": [[{"id": one, "label": one} for one in self.folders]],
        }


@dataclass
class Reply:
    """What goes back over the wire; an exception instead of a body breaks the connection."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    broken: Exception | None = None


def as_json(document: object, status: int = 200, content_type: str = "application/json") -> Reply:
    """A JSON reply."""
    return Reply(status, json.dumps(document).encode(), content_type)


def problem(status: int, title: str, detail: str | None = None) -> Reply:
    """A refusal as the real server words it."""
    said = {"type": "Parameter error", "title": title, "status": status}
    return as_json({**said, **({"detail": detail} if detail else {})}, status, PROBLEM)


@dataclass
class Call:
    """One call as the server saw it."""

    method: str
    path: str
    params: dict[str, str]
    json: Any
    headers: Mapping[str, str]
    timeout: Any


class FakeApi(BaseAdapter):
    """The server. `misbehave` may put its own reply in place of the right one, or return None."""

    def __init__(
        self,
        *tables: FakeTable,
        config: Mapping[str, Any] | None = None,
        codelists: Mapping[str, Sequence[str]] | None = None,
        misbehave: Callable[[Call, Reply], Reply | None] | None = None,
    ) -> None:
        """Serve these tables."""
        super().__init__()
        self.tables = {table.id.lower(): table for table in tables}
        self.config = dict(config if config is not None else CONFIG)
        self.codelists = dict(codelists or {})
        self.misbehave = misbehave
        self.calls: list[Call] = []
        self._lock = Lock()

    @property
    def paths(self) -> list[str]:
        """Paths called, in order, without /config."""
        return [call.path for call in self.calls if call.path != "/config"]

    @property
    def data_calls(self) -> list[Call]:
        """Calls for data."""
        return [call for call in self.calls if call.path.endswith("/data")]

    def send(  # type: ignore[override]
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        """Answer one request."""
        parts = urlsplit(request.url or "")
        params = {name: values[0] for name, values in parse_qs(parts.query).items()}
        body = json.loads(request.body) if request.body else None
        path = unquote(parts.path).removeprefix("/api/v2")
        call = Call(request.method or "", path, params, body, request.headers, timeout)
        with self._lock:
            self.calls.append(call)
            reply = self._answer(call)
            if self.misbehave is not None:
                reply = self.misbehave(call, reply) or reply
        if reply.broken is not None:
            raise reply.broken
        return _response(request, reply)

    def close(self) -> None:
        """Nothing to close."""

    def _answer(self, call: Call) -> Reply:
        if call.path == "/config":
            return as_json(self.config)
        if call.path == "/tables":
            return self._list(call.params)
        kind, name, *rest = call.path.strip("/").split("/")
        if kind == "codelists":
            return self._codelist(name)
        table = self.tables.get(name.lower())
        if table is None:
            return problem(404, "Non-existent table")
        if not rest:
            return as_json({"language": "sv", **table.entry()})
        if rest == ["metadata"]:
            return as_json(table.dataset(table.everything(), with_values=False))
        return self._data(table, call)

    def _list(self, params: Mapping[str, str]) -> Reply:
        size, page = int(params.get("pageSize", "20")), int(params.get("pageNumber", "1"))
        entries = [table.entry() for table in self.tables.values()]
        pages = max(1, -(-len(entries) // size))
        if page > pages:
            return problem(404, "Non-existent page")
        shown = entries[(page - 1) * size : page * size]
        about = {"pageNumber": page, "pageSize": size, "totalElements": len(entries), "totalPages": pages}
        return as_json({"language": "sv", "tables": shown, "page": about})

    def _codelist(self, name: str) -> Reply:
        if name not in self.codelists:
            return problem(404, "Non-existent codelist")
        values = [{"code": code, "label": code, "valueMap": [code]} for code in self.codelists[name]]
        return as_json({"id": name, "label": name, "language": "sv", "type": "Valueset", "values": values})

    def _data(self, table: FakeTable, call: Call) -> Reply:
        selection = {one["variableCode"]: one["valueCodes"] for one in call.json["selection"]}
        lists = {one["variableCode"]: one.get("codelist") for one in call.json["selection"]}
        for variable in table.variables:
            chosen = selection.get(variable.id, [])
            offered = self.codelists.get(lists.get(variable.id) or "", variable.codes)
            if not chosen and not variable.elimination:
                return problem(400, "Missing selection for mandantory variable")
            if len(set(chosen)) != len(chosen):
                return Reply(500)
            if not set(chosen) <= set(offered):
                return problem(400, "Non-existent value")
        if prod(len(codes) for codes in selection.values() if codes) > self.config.get("maxDataCells", 150_000):
            return problem(400, "Too many cells selected")
        return as_json(table.dataset(selection))


CONFIG: Mapping[str, Any] = {
    "apiVersion": "2.3.2",
    "languages": [{"id": "en", "label": "English"}, {"id": "sv", "label": "Svenska"}],
    "defaultLanguage": "sv",
    "maxDataCells": 150_000,
    "maxCallsPerTimeWindow": 30,
    "timeWindow": 10,
    "license": "https://example.org/cc0",
    "dataFormats": ["json-stat2", "csv"],
}


def population_table(**changes: Any) -> FakeTable:
    """A small table: 4 regions x 2 sexes (may be eliminated) x 2 contents x 5 years."""
    variables = [
        FakeVariable("Region", ["00", "08", "0880", "0881"], codelists=["vs_Kommun"]),
        FakeVariable("Kon", ["1", "2"], elimination=True),
        FakeVariable("ContentsCode", ["BE1", "BE2"], units={"BE1": {"base": "antal", "decimals": 0}}),
        FakeVariable("Tid", ["2020", "2021", "2022", "2023", "2024"]),
    ]
    return FakeTable(**{"id": "TAB1", "variables": variables, "matrix": "Folk", **changes})


ALL_OF_IT: Mapping[str, Sequence[str]] = {"Region": ["*"], "Kon": ["*"], "ContentsCode": ["*"], "Tid": ["*"]}


def _response(request: requests.PreparedRequest, reply: Reply) -> requests.Response:
    response = requests.Response()
    response.status_code = reply.status
    response.url = request.url or ""
    response.request = request
    response.headers = CaseInsensitiveDict({"Content-Type": reply.content_type, **reply.headers})
    response.raw = io.BytesIO(reply.body)
    return response
