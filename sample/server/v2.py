"""The second generation, PxWebApi 2: a request to an answer.

Paths, parameters, formats, saved queries. Not here: selecting and cutting, sockets.

Source: PxAPI-2.yml for the paths; the server's controllers for what it really does with them.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

from sample.server import codelists as lists
from sample.server import problems
from sample.server.csv_writing import ENCODING, SEPARATORS, SHOWS, csv_body
from sample.server.cutting import cut
from sample.server.jsonstat_writing import data_document, metadata_document
from sample.server.listing import entry, page_of_tables
from sample.server.messages import Answer, Request, as_json, as_problem, parsed
from sample.server.problems import Failed, Refused, bad, missing
from sample.server.px_writing import px_body
from sample.server.selecting import Asked, Choice, Wish, select, with_codelists
from sample.server.tables import Table, Variable
from sample.server.world import World

ROOT = "/api/v2"

# The front end at Statistics Sweden does not pass on longer addresses.
LONGEST_TARGET = 2_100

_NAMED = re.compile(r"(valuecodes|codelist)\[(.+)\]$", re.IGNORECASE)
_OUTSIDE_BRACKETS = re.compile(r",(?![^\[]*\])")


class ApiV2:
    """Answers for a world. Stateless but for the saved queries, which are the world's."""

    def __init__(self, world: World) -> None:
        self._world = world

    def answer(self, request: Request) -> Answer:
        """The answer to a call under `ROOT`."""
        if len(request.target) > LONGEST_TARGET:
            return Answer(404, b"<html><body><h1>404 Not Found</h1></body></html>", "text/html")
        try:
            with self._world.lock:
                return self._routed(request)
        except Refused as refused:
            return as_problem(refused)
        except Failed:
            return Answer(500, b"", None)

    def _routed(self, request: Request) -> Answer:
        steps = [step for step in request.path.removeprefix(ROOT).split("/") if step]
        kinds = [step.lower() if place != 1 else step for place, step in enumerate(steps)]
        match (request.method, kinds):
            case ("GET", ["config"]):
                return as_json(self._world.config)
            case ("GET", ["tables"]):
                return as_json(page_of_tables(self._world, request, **self._where(request)))
            case ("GET", ["tables", table_id]):
                table = self._table(table_id)
                listed = entry(table, self._world, **self._where(request))
                return as_json({"language": self._language(request), **listed})
            case ("GET", ["tables", table_id, "metadata"]):
                return as_json(self._metadata(table_id, request))
            case ("GET", ["tables", table_id, "defaultselection"]):
                return self._selection(self._table(table_id), Wish(), request)
            case ("GET", ["tables", table_id, "data"]):
                return self._data(table_id, _wish_of_query(request), request)
            case ("POST", ["tables", table_id, "data"]):
                return self._data(table_id, _wish_of_body(parsed(request.body) if request.body else {}), request)
            case ("GET", ["codelists", codelist_id]):
                return as_json(self._codelist(codelist_id, request))
            case (_, ["savedqueries", *rest]):
                return self._saved(rest, request)
            case ("GET" | "POST", _):
                raise missing("Not Found", kind_of_path(request.path))
            case _:
                return Answer(405, b"", None, {"Allow": "GET, POST"})

    def _metadata(self, table_id: str, request: Request) -> dict[str, Any]:
        table = self._table(table_id)
        variables = self._described(table, request)
        return metadata_document(table, self._world.codelists, variables=variables, **self._where(request))

    def _described(self, table: Table, request: Request) -> tuple[Variable, ...]:
        """The variables as a saved query, the default selection or the request has them: one of these, in that order.

        They have the code lists named there; which codes are selected makes no difference to metadata. The server
        looks away when a saved selection does not fit the table, but not when the request's own code lists do not.
        """
        saved = request.param("savedQuery")
        if saved:
            return self._leniently(table, _wish_of_body(self._saved_query(saved)["selection"]))
        if (request.param("defaultSelection") or "").lower() == "true":
            return self._leniently(table, self._default(table))
        named = [_NAMED.fullmatch(key) for key, _ in request.params]
        asked = [
            Asked(one[2], (), value)
            for one, (_, value) in zip(named, request.params, strict=True)
            if one is not None and one[1].lower() == "codelist"
        ]
        return with_codelists(table, Wish(tuple(asked)), self._world.codelists)

    def _leniently(self, table: Table, wish: Wish) -> tuple[Variable, ...]:
        try:
            return with_codelists(table, wish, self._world.codelists)
        except Refused:
            return table.variables

    def _default(self, table: Table) -> Wish:
        """The agency's own default selection of a table, an empty wish where the algorithm is to find one."""
        stated = self._world.default_selections.get(table.id.lower())
        return _wish_of_body(stated) if stated is not None else Wish()

    def _saved_query(self, name: str) -> dict[str, Any]:
        saved = self._world.saved_queries.get(name)
        if saved is None:
            raise missing("Saved query not found", "Saved query not found")
        return saved

    def _codelist(self, codelist_id: str, request: Request) -> dict[str, Any]:
        codelist = self._world.codelists.get(codelist_id)
        if codelist is None:
            # The title of a 400 with the status of its place.
            raise Refused(404, problems.NON_EXISTENT_CODELIST)
        return lists.answer_of(codelist, **self._where(request))

    def _data(self, table_id: str, wish: Wish, request: Request) -> Answer:
        write = _writer(request, self._world.config["defaultDataFormat"])
        table = self._table(table_id)
        return write(self, table, self._choice(table, wish), self._language(request))

    def _choice(self, table: Table, wish: Wish) -> Choice:
        wish = wish if wish.selection else self._default(table)
        return select(table, wish, self._world.codelists, self._world.config["maxDataCells"])

    def _selection(self, table: Table, wish: Wish, request: Request) -> Answer:
        choice = self._choice(table, wish)
        where = self._where(request)
        own = f"{where['base']}/tables/{table.id}/defaultselection?lang={where['language']}"
        chosen: list[dict[str, Any]] = []
        for one in choice.chosen:
            said: dict[str, Any] = {"variableCode": one.variable.code, "valueCodes": list(one.codes)}
            chosen.append(said | ({"codelist": one.codelist.id} if one.codelist else {}))
        return as_json(
            {
                "selection": chosen,
                "placement": {"heading": list(choice.heading), "stub": list(choice.stub)},
                "language": where["language"],
                "links": [{"rel": "self", "hreflang": where["language"], "href": own}],
            }
        )

    def _saved(self, steps: list[str], request: Request) -> Answer:
        if request.method == "POST" and not steps:
            return self._save(request)
        if request.method != "GET" or not steps:
            return Answer(405, b"", None, {"Allow": "GET" if steps else "POST"})
        saved = self._saved_query(steps[0])
        wish = _wish_of_body(saved["selection"])
        match [step.lower() for step in steps[1:]]:
            case []:
                return as_json(self._saved_answer(steps[0], saved, request))
            case ["data"]:
                stated = () if request.param("outputFormat") else _stated_format(saved)
                again = Request("GET", request.path, (*request.params, *stated), address=request.address)
                return self._data(saved["tableId"], wish, again)
            case ["selection"]:
                return self._selection(self._table(saved["tableId"]), wish, request)
            case _:
                raise missing("Not Found", kind_of_path(request.path))

    def _save(self, request: Request) -> Answer:
        query = parsed(request.body) if request.body else None
        if not isinstance(query, dict) or not isinstance(query.get("selection"), dict):
            raise bad("No query specified", "No query specified")
        table = self._world.table(str(query.get("tableId", "")))
        if table is None:
            raise bad("Non-existent table")
        # A query that cannot be answered is not kept.
        self._choice(table, _wish_of_body(query["selection"]))
        name = str(uuid.uuid5(uuid.NAMESPACE_URL, repr(sorted(query.items(), key=lambda one: one[0]))))
        self._world.saved_queries[name] = {"language": self._language(request), **query, "id": name}
        return as_json(self._saved_answer(name, self._world.saved_queries[name], request), status=201)

    def _saved_answer(self, name: str, saved: dict[str, Any], request: Request) -> dict[str, Any]:
        where = self._where(request)
        href = f"{where['base']}/savedqueries/{name}"
        link = {"rel": "self", "hreflang": where["language"], "href": href}
        return {"language": where["language"], "id": name, "savedQuery": saved, "links": [link]}

    def _table(self, table_id: str) -> Table:
        table = self._world.table(table_id)
        if table is None:
            raise problems.non_existent_table()
        return table

    def _language(self, request: Request) -> str:
        asked = request.param("lang")
        # A language that is not served counts as not said.
        return asked if asked in self._world.languages else self._world.config["defaultLanguage"]

    def _where(self, request: Request) -> dict[str, str]:
        base = self._world.public_url or f"{request.address}{ROOT}"
        return {"language": self._language(request), "base": base}

    def as_json_stat(self, table: Table, choice: Choice, language: str) -> Answer:
        """Data as json-stat2."""
        document = data_document(cut(table, choice, language), language=language)
        return as_json(document, headers=_attachment(table, "json"))

    def as_px(self, table: Table, choice: Choice, language: str) -> Answer:
        """Data as a px file."""
        body = px_body(cut(table, choice, language), language)
        return Answer(200, body, "application/octet-stream", _attachment(table, "px"))


def kind_of_path(path: str) -> str:
    """The detail of an answer to a path that does not exist."""
    return f"There is nothing at {path}"


def _attachment(table: Table, suffix: str) -> dict[str, str]:
    return {"Content-Disposition": f'inline; filename="{table.matrix or table.id}.{suffix}"'}


def _stated_format(saved: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    stated = (("outputFormat", saved["outputFormat"]),) if saved.get("outputFormat") else ()
    given = saved.get("outputFormatParams") or []
    return (*stated, *((("outputFormatParams", ",".join(given)),) if given else ()))


_Writer = Callable[[ApiV2, Table, Choice, str], Answer]


def _writer(request: Request, default: str) -> _Writer:
    """What writes the answer, as the parameters of the request have it.

    Raises:
        Refused: the stand-in does not write the format, or a parameter does not go with it.
    """
    name = (request.param("outputFormat") or default).lower()
    said = [one for key, value in request.params if key.lower() == "outputformatparams" for one in value.split(",")]
    known = {one.lower(): one for one in (*SEPARATORS, *SHOWS, "IncludeTitle")}
    params = [known.get(one.lower()) for one in said if one]
    exclusive = [[one for one in params if one in group] for group in (SEPARATORS, SHOWS)]
    if None in params or any(len(set(group)) > 1 for group in exclusive):
        raise problems.unsupported_format()
    if name == "csv":
        return _csv_writer([one for one in params if one])
    if name not in ("json-stat2", "px") or any(one in SEPARATORS for one in params):
        raise problems.unsupported_format()
    return ApiV2.as_json_stat if name == "json-stat2" else ApiV2.as_px


def _csv_writer(params: list[str]) -> _Writer:
    separator = next((SEPARATORS[one] for one in params if one in SEPARATORS), ",")
    show = next((SHOWS[one] for one in params if one in SHOWS), None)

    def write(api: ApiV2, table: Table, choice: Choice, language: str) -> Answer:
        body = csv_body(
            cut(table, choice, language), separator=separator, show=show, with_title="IncludeTitle" in params
        )
        return Answer(200, body, f"text/csv; charset={ENCODING}", _attachment(table, "csv"))

    return write


def _wish_of_query(request: Request) -> Wish:
    codes: dict[str, list[str]] = {}
    chosen: dict[str, str] = {}
    for key, value in request.params:
        named = _NAMED.fullmatch(key)
        if named is None:
            continue
        if named[1].lower() == "codelist":
            chosen[named[2].lower()] = value
        else:
            codes.setdefault(named[2], []).extend(_listed(value))
    selection = tuple(Asked(name, tuple(said), chosen.get(name.lower())) for name, said in codes.items())
    return Wish(selection, _names(request.param("heading")), _names(request.param("stub")))


def _listed(value: str) -> list[str]:
    """Codes between commas; an expression with a comma of its own is in brackets."""
    return [one.strip().removeprefix("[").removesuffix("]") for one in _OUTSIDE_BRACKETS.split(value) if one.strip()]


def _names(said: str | None) -> tuple[str, ...]:
    return tuple(one.strip() for one in said.split(",") if one.strip()) if said else ()


def _wish_of_body(body: object) -> Wish:
    try:
        assert isinstance(body, dict)
        listed, placement = body.get("selection") or [], body.get("placement") or {}
        selection = tuple(Asked(*_asked(one)) for one in listed)
        heading, stub = (_texts(placement.get(name) or []) for name in ("heading", "stub"))
    except (AssertionError, AttributeError, KeyError, TypeError) as error:
        raise Refused(400, "One or more validation errors occurred.", kind="about:blank") from error
    return Wish(selection, heading, stub)


def _asked(one: dict[str, Any]) -> tuple[str, tuple[str, ...], str | None]:
    (name,) = _texts([one["variableCode"]])
    codelist = one.get("codelist")
    return name, _texts(one.get("valueCodes") or []), None if codelist is None else _texts([codelist])[0]


def _texts(said: list[Any]) -> tuple[str, ...]:
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said):
        raise TypeError("a list of texts")
    return tuple(said)
