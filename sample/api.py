"""The statistics API answered from files: an adapter for `requests` that is mounted instead of the network.

What PxWebApi 2 answers to the requests a nightly run makes: config, tables, metadata, data in json-stat2 by explicit
codes. What the sample does not have, expressions, code lists, other formats and languages, gets the error that says so.
Not here: cutting a table to a selection (``subset.py``), faults, an HTTP server, the whole of the API.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import orjson
import requests

from pipelines.http.adapters import AnsweringAdapter, LineOptions
from sample.catalogue import Origin
from sample.documents import Document, read
from sample.server.eurostat import EurostatApi, EurostatDataset
from sample.server.kolada import KoladaApi
from sample.server.messages import Request
from sample.server.other_agencies import eurostat_datasets, eurostat_origin, kolada_origins, kolada_world
from sample.subset import Refusal, bad, subset

TABLES = Path(__file__).parent / "tables"
LANGUAGE = "sv"
_ROOTS = ("config", "tables", "codelists")
# First step of the addresses at which the other agencies are asked, and their folders below the tables.
EUROSTAT, KOLADA = "eurostat", "kolada"
_OURS_ALONE = ("origin", "file")


class SampleApi(AnsweringAdapter):
    """Answers every request of the session it is mounted on, whatever the base URL.

    Args:
        folder: the tables with their `index.json`; the project's own by default.
    """

    def __init__(self, folder: Path = TABLES) -> None:
        """Reads the index alone: a table's file is read when its metadata or data are asked for."""
        super().__init__()
        self._folder = folder
        index: Document = orjson.loads((folder / "index.json").read_bytes())
        self._config: Document = index["config"]
        self._entries: dict[str, Document] = {entry["id"].casefold(): entry for entry in index["tables"]}
        self._documents: dict[str, Document] = {}

    def origin(self, table_id: str) -> Origin:
        """Whether the figures of a table are `recorded` or `simulated`.

        Raises:
            KeyError: the sample has no such table.
        """
        if table_id.casefold() in self._eurostat:
            return eurostat_origin(self._eurostat[table_id.casefold()])
        if table_id in self._kolada:
            return self._kolada[table_id]
        origin: Origin = self._entries[table_id.casefold()]["origin"]
        return origin

    def answer(self, request: requests.PreparedRequest, line: LineOptions) -> requests.Response:
        """The answer to one request; nothing but `request` is looked at."""
        first = str(urlsplit(request.url or "").path).split("/")[1]
        if first in (EUROSTAT, KOLADA):
            other = self._eurostat_api if first == EUROSTAT else self._kolada_api
            answered = other.answer(_as_asked(request))
            return _built(request, HTTPStatus(answered.status), answered.body, answered.content_type or "")
        try:
            status, body = HTTPStatus.OK, self._document_for(request)
        except Refusal as refusal:
            status, body = refusal.status, refusal.body
        return _response(request, status, body)

    def close(self) -> None:
        """Lets go of the documents that were read."""
        self._documents.clear()

    @cached_property
    def _eurostat(self) -> Mapping[str, EurostatDataset]:
        return eurostat_datasets(self._folder / EUROSTAT)

    @cached_property
    def _eurostat_api(self) -> EurostatApi:
        return EurostatApi(self._eurostat, root=f"/{EUROSTAT}")

    @cached_property
    def _kolada(self) -> Mapping[str, Origin]:
        return kolada_origins(self._folder / KOLADA)

    @cached_property
    def _kolada_api(self) -> KoladaApi:
        return KoladaApi(kolada_world(self._folder / KOLADA), root=f"/{KOLADA}")

    def _document_for(self, request: requests.PreparedRequest) -> Document:
        base, path, query = _parts(request)
        if query.get("lang", LANGUAGE).casefold() != LANGUAGE:
            raise bad("Unsupported language", f"the sample is in {LANGUAGE} only, not in {query['lang']}")
        if query.get("outputformat", "json-stat2").casefold() != "json-stat2":
            raise bad("Unsupported output format", query["outputformat"])
        match path:
            case ["tables", table_id, "data"] if request.method in ("GET", "POST"):
                return subset(self._document(table_id), _selection(request, query), self._config["maxDataCells"])
            case _ if request.method != "GET":
                raise Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "Method not allowed", f"{request.method} {request.url}")
            case ["config"]:
                return self._config
            case ["tables"]:
                return self._tables(base, query)
            case ["tables", table_id]:
                return {"language": LANGUAGE} | self._listed(base, self._entry(table_id))
            case ["tables", table_id, "metadata"]:
                return _metadata(self._document(table_id))
            case ["codelists", codelist_id]:
                raise Refusal(HTTPStatus.NOT_FOUND, "Non-existent codelist", codelist_id)
            case _:
                raise Refusal(HTTPStatus.NOT_FOUND, "Not found", f"the sample has no {request.url}")

    def _entry(self, table_id: str) -> Document:
        try:
            return self._entries[table_id.casefold()]
        except KeyError:
            raise Refusal(HTTPStatus.NOT_FOUND, "Non-existent table", table_id) from None

    def _document(self, table_id: str) -> Document:
        entry = self._entry(table_id)
        if entry["id"] not in self._documents:
            self._documents[entry["id"]] = read(self._folder / entry["file"])
        return self._documents[entry["id"]]

    def _listed(self, base: str, entry: Document) -> Document:
        """An entry as it is answered: without what is ours alone, with links under the request's base."""
        public = {key: value for key, value in entry.items() if key not in _OURS_ALONE}
        own = f"{base}/tables/{quote(entry['id'])}"
        addresses = {
            "self": f"{own}?lang={LANGUAGE}",
            "metadata": f"{own}/metadata?lang={LANGUAGE}",
            "data": f"{own}/data?lang={LANGUAGE}&outputFormat=json-stat2",
        }
        links = [{"rel": rel, "hreflang": LANGUAGE, "href": href} for rel, href in addresses.items()]
        return public | {"links": links}

    def _tables(self, base: str, query: Mapping[str, str]) -> Document:
        """A page of the tables whose entry has every word of the query.

        `pastDays` is accepted and left aside: the sample has no clock.
        """
        size, number = (_positive(query, name, default) for name, default in (("pagesize", 20), ("pagenumber", 1)))
        found = [entry for entry in self._entries.values() if _matches(entry, query.get("query", ""))]
        pages = math.ceil(len(found) / size)
        if number > max(pages, 1):
            raise Refusal(HTTPStatus.NOT_FOUND, "Non-existent page", str(number))
        page = {
            "pageNumber": number,
            "pageSize": size,
            "totalElements": len(found),
            "totalPages": pages,
            "links": [],
        }
        shown = found[(number - 1) * size : number * size]
        tables = [self._listed(base, entry) for entry in shown]
        return {"language": LANGUAGE, "tables": tables, "page": page, "links": []}


def _parts(request: requests.PreparedRequest) -> tuple[str, list[str], dict[str, str]]:
    """Base URL, path under it, and query of a request; the path starts at the first name that the API knows.

    Query names are matched without regard to case, except those that name a variable.
    """
    address = urlsplit(request.url or "")
    segments = [unquote(segment) for segment in str(address.path).split("/") if segment]
    start = next((place for place, name in enumerate(segments) if name.casefold() in _ROOTS), len(segments))
    base = f"{address.scheme}://{address.netloc}/" + "/".join(map(quote, segments[:start]))
    query = {
        name if "[" in name else name.casefold(): value
        for name, value in parse_qsl(str(address.query), keep_blank_values=True)
    }
    known = segments[start:]
    return (
        base.rstrip("/"),
        [name.casefold() if place != 1 else name for place, name in enumerate(known)],
        query,
    )


def _positive(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name, str(default))
    if not text.isdecimal() or int(text) < 1:
        raise bad("Parameter error", f"{name}={text} is not a number above 0")
    return int(text)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _matches(entry: Document, query: str) -> bool:
    """Every word of the query is one of the entry's words; the real server stems besides."""
    steps = [step["label"] for path in entry["paths"] for step in path]
    text = [entry["id"], entry["label"], entry["description"], *entry["variableNames"], *steps]
    return _words(query) <= _words(" ".join(text))


def _metadata(document: Document) -> Document:
    return {key: part for key, part in document.items() if key not in ("value", "status")} | {"value": []}


def _selection(request: requests.PreparedRequest, query: Mapping[str, str]) -> dict[str, list[str]]:
    """Variable -> codes as they were asked for.

    Raises:
        Refusal: the request asks for more than explicit codes.
    """
    if request.method == "GET":
        return {
            name[len("valueCodes[") : -1]: value.split(",")
            for name, value in query.items()
            if name.casefold().startswith("valuecodes[")
        }
    try:
        body = orjson.loads(request.body or b"{}")
        if any((body.get("placement") or {}).values()):
            raise bad("Illegal placment", "the sample answers in the table's own order only")
        return {item["variableCode"]: _codes(item) for item in body.get("selection") or ()}
    except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError) as error:
        raise bad("Parameter error", f"the body is not a selection: {error}") from error


def _codes(item: Mapping[str, Any]) -> list[str]:
    if item.get("codelist"):
        raise bad("Non-existent codelist", item["codelist"])
    return list(item.get("valueCodes") or ())


def _as_asked(request: requests.PreparedRequest) -> Request:
    """A request as the other agencies' APIs take it."""
    address = urlsplit(request.url or "")
    return Request(
        method=request.method or "GET",
        path=unquote(str(address.path)),
        params=tuple(parse_qsl(str(address.query), keep_blank_values=True)),
        address=f"{address.scheme}://{address.netloc}",
        target=f"{address.path}?{address.query}",
    )


def _response(request: requests.PreparedRequest, status: HTTPStatus, body: Document) -> requests.Response:
    kind = "application/json" if status is HTTPStatus.OK else "application/problem+json"
    return _built(request, status, orjson.dumps(body), f"{kind}; charset=utf-8")


def _built(request: requests.PreparedRequest, status: HTTPStatus, content: bytes, kind: str) -> requests.Response:
    response = requests.Response()
    response.status_code = int(status)
    response.reason = status.phrase
    response.url = request.url or ""
    response.request = request
    response.encoding = "utf-8"
    response.headers["Content-Type"] = kind
    response.headers["Content-Length"] = str(len(content))
    response.raw = BytesIO(content)
    response.elapsed = timedelta(0)
    return response
