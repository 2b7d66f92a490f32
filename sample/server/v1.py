"""The first generation: folders, metadata and queries by path.

What PxWeb's v1 answers under /OV0104/v1/doris. Not here: cutting and writing, which both generations share.

Source: statisticssweden/PxWeb, PCAxis.Api/SSDHandler.cs, and saved answers of Statistics Sweden.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import prod
from typing import Any

from sample.server.csv_writing import ENCODING, csv_body
from sample.server.cutting import Cut, cut
from sample.server.expressions import codes_for
from sample.server.jsonstat_writing import data_document
from sample.server.messages import Answer, Request, as_json, parsed
from sample.server.problems import Refused
from sample.server.px_writing import px_body
from sample.server.selecting import Choice, Chosen, with_codelist
from sample.server.tables import Table, Variable
from sample.server.v1_json import json_document
from sample.server.world import World

ROOT = "/OV0104/v1/doris"
BOM = b"\xef\xbb\xbf"
_GONE = b"<html><head><title>404</title></head><body><h1>404 - File or directory not found.</h1></body></html>"


class BadQuery(Exception):
    """The query gets a 400 in plain text."""


class TooMuch(Exception):
    """More cells than v1 gives."""


class ApiV1:
    """Answers for a world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def answer(self, request: Request) -> Answer:
        """The answer to a call under `ROOT`."""
        if not self._world.has_v1:
            return Answer(404, _GONE, "text/html")
        try:
            with self._world.lock:
                return self._routed(request)
        except (BadQuery, Refused) as error:
            return Answer(400, str(error).encode(), "text/plain; charset=utf-8")
        except TooMuch:
            return as_json({"error": "Too many values selected"}, status=403)

    def _routed(self, request: Request) -> Answer:
        language, _, *steps = [*(step for step in request.path.removeprefix(ROOT).split("/") if step), "", ""]
        steps = [step for step in steps if step]
        if any(name.lower() == "config" for name, _ in request.params):
            return as_json(self._config())
        folders = steps[1:] if steps[:1] == ["START"] else steps
        table = self._table(folders)
        if table is None:
            return self._folder(folders)
        if request.method == "POST":
            return self._data(table, parsed(request.body) if request.body else {}, language or "sv")
        return as_json(_metadata(table))

    def _config(self) -> dict[str, Any]:
        config = self._world.config
        return {
            "maxValues": 110_000,
            "maxCells": self._world.v1_max_cells,
            "maxCalls": config["maxCallsPerTimeWindow"],
            "timeWindow": config["timeWindow"],
            "CORS": True,
        }

    def _table(self, folders: list[str]) -> Table | None:
        """A table by its path, or by its name alone."""
        if not folders:
            return None
        name, above = folders[-1].lower(), [one.lower() for one in folders[:-1]]
        return next(
            (
                one
                for one in self._world.tables.values()
                if (one.matrix or one.id).lower() == name and (not above or above == [p[0].lower() for p in one.path])
            ),
            None,
        )

    def _folder(self, folders: list[str]) -> Answer:
        nodes = list(self._nodes([one.lower() for one in folders]))
        if not nodes and folders:
            return Answer(404, b"Not Found", "text/plain")
        return as_json(list({node["id"]: node for node in nodes}.values()))

    def _nodes(self, folders: list[str]) -> Iterator[dict[str, str]]:
        depth = len(folders)
        for table in self._world.tables.values():
            path = list(table.path)
            if [one[0].lower() for one in path[:depth]] != folders:
                continue
            if len(path) == depth:
                yield {"id": table.matrix or table.id, "type": "t", "text": table.label, "updated": table.updated}
            else:
                yield {"id": path[depth][0], "type": "l", "text": path[depth][1]}

    def _data(self, table: Table, query: object, language: str) -> Answer:
        asked, name = _read(query)
        choice = self._choice(table, asked)
        if prod(len(one.codes) for one in choice.chosen if one.codes) > self._world.v1_max_cells:
            raise TooMuch
        return _written(cut(table, choice, language), name, language)

    def _choice(self, table: Table, asked: Mapping[str, tuple[str, list[str]]]) -> Choice:
        known = {one.code.lower() for one in table.variables}
        for variable in asked:
            if variable.lower() not in known:
                raise BadQuery(f"The request for variable '{variable}' has an error. Please check your query.")
        by_name = {variable.lower(): said for variable, said in asked.items()}
        chosen = tuple(self._chosen(one, by_name.get(one.code.lower())) for one in table.variables)
        present = [one.variable.code for one in chosen if one.codes]
        heading = tuple(code for code in table.heading if code in present)
        return Choice(chosen, heading, tuple(code for code in present if code not in heading))

    def _chosen(self, variable: Variable, said: tuple[str, list[str]] | None) -> Chosen:
        if said is None:
            # What is not asked for is summed up where that is possible, and shown whole where it is not.
            return Chosen(variable, () if variable.elimination else tuple(variable.codes))
        filtered, values = said
        kind, _, name = filtered.partition(":")
        if kind.lower() in ("agg", "vs"):
            codelist = self._world.codelists.get(f"{kind.lower()}_{name}")
            if codelist is None or codelist.id not in variable.codelists:
                raise BadQuery(f"The request for variable '{variable.code}' has an error. Please check your query.")
            narrowed = with_codelist(variable, codelist)
            return Chosen(narrowed, _items(narrowed, values), codelist)
        return Chosen(variable, _filtered(variable, kind.lower(), values))


def _filtered(variable: Variable, kind: str, values: list[str]) -> tuple[str, ...]:
    if kind == "item":
        return _items(variable, values)
    if kind == "all":
        wanted = {code for mask in values for code in codes_for(mask, variable)}
        return tuple(code for code in variable.codes if code in wanted)
    if kind == "top" and len(values) == 1 and values[0].isdecimal() and int(values[0]) > 0:
        return tuple(codes_for(f"top({values[0]})", variable))
    raise BadQuery(f"The filter of variable '{variable.code}' has an error. Please check your query.")


def _items(variable: Variable, values: list[str]) -> tuple[str, ...]:
    wanted = set()
    for value in values:
        found = variable.find(value)
        if found is None:
            raise BadQuery(f"The request for variable '{variable.code}' has an error. Please check your query.")
        wanted.add(found)
    return tuple(code for code in variable.codes if code in wanted)


def _read(query: object) -> tuple[dict[str, tuple[str, list[str]]], str]:
    """Variable -> filter and values, and the format; px where no format is said."""
    try:
        assert isinstance(query, dict)
        listed = {
            str(one["code"]): (str(one["selection"]["filter"]), [str(value) for value in one["selection"]["values"]])
            for one in query.get("query") or []
        }
        return listed, str((query.get("response") or {}).get("format") or "px").lower()
    except (AssertionError, AttributeError, KeyError, TypeError) as error:
        raise BadQuery("The query could not be read.") from error


def _metadata(table: Table) -> dict[str, Any]:
    return {"title": table.label, "variables": [_described(one) for one in table.variables]}


def _described(variable: Variable) -> dict[str, Any]:
    said: dict[str, Any] = {
        "code": variable.code,
        "text": variable.label,
        "values": list(variable.codes),
        "valueTexts": list(variable.codes.values()),
    }
    said |= {"elimination": True} if variable.elimination else {}
    return said | ({"time": True} if variable.role == "time" else {})


def _written(one: Cut, name: str, language: str) -> Answer:
    if name == "json":
        answer = as_json(json_document(one))
        return Answer(200, BOM + answer.body, answer.content_type)
    if name == "json-stat2":
        return as_json(data_document(one, language=language))
    if name == "csv":
        return Answer(200, csv_body(one), f"text/csv; charset={ENCODING}")
    if name == "px":
        return Answer(200, px_body(one, language), "application/octet-stream")
    raise BadQuery(f"The format '{name}' is not supported.")
