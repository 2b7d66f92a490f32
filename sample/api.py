"""The statistics API answered from files: an adapter for `requests` that is mounted instead of the network.

What PxWebApi 2 answers to the requests a nightly run makes: config, tables, metadata, data in json-stat2 by explicit
codes. What the sample does not have, expressions, code lists, other formats and languages, gets the error that says so.
Not here: faults, an HTTP server, the whole of the API.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import numpy as np
import orjson
import requests

from pipelines.http.adapters import AnsweringAdapter, LineOptions
from sample.catalogue import Origin
from sample.documents import STATUS_MISSING, Cells, Document, mask_of, read, runs
from sample.server.eurostat import EurostatApi, EurostatDataset
from sample.server.kolada import KoladaApi
from sample.server.messages import Request
from sample.server.other_agencies import eurostat_datasets, eurostat_origin, kolada_origins, kolada_world

TABLES = Path(__file__).parent / "tables"
LANGUAGE = "sv"
_ROOTS = ("config", "tables", "codelists")
# First step of the addresses at which the other agencies are asked, and their folders below the tables.
EUROSTAT, KOLADA = "eurostat", "kolada"
_OURS_ALONE = ("origin", "file")
_EXPRESSION = re.compile(r"[*?]|^(top|bottom|from|to|range)\(", re.IGNORECASE)


class Refusal(Exception):
    """A request that gets an error: the status and the problem body."""

    def __init__(self, status: HTTPStatus, title: str, detail: str | None = None) -> None:
        """States the title as the real server words it, and what was wrong in `detail`."""
        super().__init__(title)
        self.status = status
        self.body: Document = {"type": "Parameter error", "title": title, "status": int(status)}
        if detail is not None:
            self.body["detail"] = detail


def _bad(title: str, detail: str | None = None) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, title, detail)


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
            raise _bad("Unsupported language", f"the sample is in {LANGUAGE} only, not in {query['lang']}")
        if query.get("outputformat", "json-stat2").casefold() != "json-stat2":
            raise _bad("Unsupported output format", query["outputformat"])
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
        raise _bad("Parameter error", f"{name}={text} is not a number above 0")
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
            raise _bad("Illegal placment", "the sample answers in the table's own order only")
        return {item["variableCode"]: _codes(item) for item in body.get("selection") or ()}
    except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError) as error:
        raise _bad("Parameter error", f"the body is not a selection: {error}") from error


def _codes(item: Mapping[str, Any]) -> list[str]:
    if item.get("codelist"):
        raise _bad("Non-existent codelist", item["codelist"])
    return list(item.get("valueCodes") or ())


def subset(document: Document, selection: Mapping[str, Sequence[str]], most_cells: int) -> Document:
    """The part of a document that a selection asks for, its values in the selection's order.

    Args:
        document: the whole table.
        selection: variable -> codes, both without regard to case. A variable that is left out is eliminated.
        most_cells: the largest answer.

    Raises:
        Refusal: an unknown variable or code, a missing mandatory variable, too many cells.
    """
    wanted = _by_variable(document, selection)
    places = {code: _places(document["dimension"][code], codes) for code, codes in wanted.items()}
    count = math.prod(len(chosen) for chosen in places.values())
    if count > most_cells:
        raise _bad("Too many cells selected", f"{count} cells, at most {most_cells}")
    cells = _cube(document)
    kept: list[str] = []
    for variable in document["id"]:
        axis = len(kept) + 1
        if variable in places:
            cells = cells.take(places[variable], axis=axis)
            kept.append(variable)
        else:
            cells = _eliminated(cells, axis, document["dimension"][variable])
    return _part(document, {variable: places[variable] for variable in kept}, cells)


def _by_variable(document: Document, selection: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """The selection under the table's own variable codes; what may be left out and is empty is left out."""
    known = {code.casefold(): code for code in document["id"]}
    for variable in selection:
        if variable.casefold() not in known:
            raise _bad("Non-existent variable", variable)
    wanted = {known[variable.casefold()]: codes for variable, codes in selection.items() if codes}
    for variable in document["id"]:
        if variable not in wanted and not document["dimension"][variable]["extension"]["elimination"]:
            # Spelled as the real server spells it.
            raise _bad("Missing selection for mandantory variable", variable)
    return wanted


def _places(dimension: Document, codes: Sequence[str]) -> list[int]:
    index = {code.casefold(): place for code, place in dimension["category"]["index"].items()}
    if not all(isinstance(code, str) for code in codes):
        raise _bad("Non-existent value", f"{dimension['label']}: codes are texts")
    for code in codes:
        if code.casefold() not in index:
            title = "Illegal selection expression" if _EXPRESSION.search(code) else "Non-existent value"
            raise _bad(title, f"{dimension['label']}: {code}")
    places = [index[code.casefold()] for code in codes]
    if len(set(places)) < len(places):
        raise _bad("Illegal selection expression", f"{dimension['label']}: a code is repeated")
    return places


def _cube(document: Document) -> Cells:
    """Figures, symbols and whether a figure is published, along the first axis; then one axis per variable."""
    count = len(document["value"])
    cells = np.full((3, count), None, dtype=object)
    cells[0] = document["value"]
    for place, symbol in document.get("status", {}).items():
        cells[1, int(place)] = symbol
    if _mixed(document):
        cells[2] = mask_of(document["extension"]["styrka"]["recorded"])
    return cells.reshape(3, *document["size"])


def _mixed(document: Document) -> bool:
    return "styrka" in document["extension"]


def _eliminated(cells: Cells, axis: int, dimension: Document) -> Cells:
    """The cube without a variable: its total where it has one, else its sum, missing where a part is."""
    total = dimension["extension"].get("eliminationValueCode")
    if total is not None:
        return np.asarray(cells.take(dimension["category"]["index"][total], axis=axis))
    # Only whole numbers are ever summed: a variable without a total counts persons.
    parts = cells[0].astype(float).sum(axis=axis - 1)
    whole = [None if math.isnan(value) else round(value) for value in parts.ravel()]
    summed = np.full((3, parts.size), None, dtype=object)
    summed[0] = whole
    # A sum of published and simulated cells is simulated.
    summed[2] = np.all(cells[2] == True, axis=axis - 1).ravel()  # noqa: E712 - None is neither
    return summed.reshape(3, *parts.shape)


def _part(document: Document, places: Mapping[str, Sequence[int]], cells: Cells) -> Document:
    values, symbols, published = (part.ravel().tolist() for part in cells)
    dimensions = {variable: _narrowed(document["dimension"][variable], chosen) for variable, chosen in places.items()}
    part = document | {
        "id": list(places),
        "size": [len(chosen) for chosen in places.values()],
        "dimension": dimensions,
        "value": values,
    }
    part.pop("status", None)
    # A sum over a missing cell has no symbol of its own.
    marked = {
        str(place): symbol or STATUS_MISSING
        for place, (value, symbol) in enumerate(zip(values, symbols, strict=True))
        if value is None or symbol is not None
    }
    if _mixed(document):
        part["extension"] = part["extension"] | {"styrka": {"recorded": runs(np.array(published, dtype=bool))}}
    return part | {"status": marked} if marked else part


def _narrowed(dimension: Document, chosen: Sequence[int]) -> Document:
    """A dimension with the chosen values alone, in their new order, wherever the values are spoken of."""
    codes = list(dimension["category"]["index"])
    kept = [codes[place] for place in chosen]
    category = {name: {code: texts[code] for code in kept} for name, texts in dimension["category"].items()}
    category["index"] = {code: place for place, code in enumerate(kept)}
    extension = {
        name: {code: part[code] for code in kept} if isinstance(part, dict) else part
        for name, part in dimension["extension"].items()
        if name != "codelists"
    }
    return {"label": dimension["label"], "category": category, "extension": extension}


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
