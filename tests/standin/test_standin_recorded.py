"""Recorded answers of Statistics Sweden (June 2026) against the stand-in's answers to the same questions.

The stand-in is given what the real server had, the recorded metadata, figures and code lists, and asked the same.
Everything must agree, field by field, but for the differences listed in `ALLOWED`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import requests

from sample.server.codelists import Codelist, codelist_from_answer, valueset
from sample.server.demo import sample_tables
from sample.server.documents import table_from_document
from sample.server.server import StandIn
from sample.server.tables import Table, Variable, make_table
from sample.server.world import World
from tests.published_figures import first_generation_csv
from tests.standin.made_tables import json_of

ADDRESS = "https://statistikdatabasen.scb.se/api/v2"

# What may differ, and why. Nothing else may.
ALLOWED: dict[str, dict[str, str]] = {
    "metadata": {},
    "data": {},
    "codelist": {},
    "config": {},
    "tables": {
        "page.totalElements": "the stand-in holds the twenty recorded tables, not all 4,246",
        "page.totalPages": "so there is one page",
        "page.links": "and nothing to link to",
    },
    "search": {"order of tables": "Lucene sorts by a relevance that the stand-in does not have"},
}


@pytest.fixture
def recorded(shared: Callable[..., Path]) -> Callable[[str], Any]:
    return lambda name: json_of(shared("pxweb-v2-recorded", name).read_bytes())


def differences(ours: object, theirs: object, path: str = "") -> Iterator[str]:
    """Paths at which two documents differ; the order of keys does not matter, that of lists does."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted({*ours, *theirs}):
            if key not in ours or key not in theirs:
                yield f"{path}.{key} only {'theirs' if key in theirs else 'ours'}".lstrip(".")
            else:
                yield from differences(ours[key], theirs[key], f"{path}.{key}".lstrip("."))
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for place, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from differences(one, other, f"{path}[{place}]")
    elif ours != theirs or type(ours) is not type(theirs):
        yield path


def unexplained(ours: object, theirs: object, kind: str) -> list[str]:
    return [path for path in differences(ours, theirs) if path not in ALLOWED[kind]]


def ask(standin: StandIn, path: str, **params: str) -> Any:
    response = requests.get(standin.url + path, params={"lang": "sv", **params}, timeout=10)
    assert response.status_code == 200, response.text
    return json_of(response.content)


def population_by_month(recorded: Callable[[str], Any]) -> tuple[Table, list[Codelist]]:
    """The recorded table with the recorded figures in their places, and the code lists that its metadata name."""
    metadata, answer = recorded("TAB6471_metadata.json"), recorded("TAB6471_data.json")
    table = table_from_document(metadata)
    places = [
        [list(variable.codes).index(code) for code in answer["dimension"][variable.code]["category"]["index"]]
        for variable in table.variables
    ]
    values, marks = table.values.copy(), table.marks.copy()
    values[np.ix_(*places)] = np.array(answer["value"], float).reshape(answer["size"])
    marks[np.ix_(*places)] = 0
    # The answer has what the metadata do not: which code stands for the sexes together.
    sex = next(one for one in table.variables if one.code == "Kon")
    reported = replace(sex, total=answer["dimension"]["Kon"]["extension"]["eliminationValueCode"])
    variables = tuple(reported if one is sex else one for one in table.variables)
    lists = [_codelist(reference, one, answer) for one in variables for reference in _references(metadata, one)]
    return replace(table, variables=variables, values=values, marks=marks), lists


def _references(metadata: Any, variable: Variable) -> list[Any]:
    listed: list[Any] = metadata["dimension"][variable.code]["extension"]["codelists"]
    return listed


def _codelist(reference: Any, variable: Variable, answer: Any) -> Codelist:
    """Only two of the lists were used in the recorded question; their codes are those of the answer."""
    used = answer["dimension"][variable.code]["category"]["label"]
    labels = used if reference["id"] in ("vs_CKM02Län", "vs_CKM0410årN") else variable.codes
    return valueset(reference["id"], labels, label=reference["label"])


@pytest.fixture
def standin(serve: Callable[..., StandIn], recorded: Callable[[str], Any]) -> StandIn:
    table, lists = population_by_month(recorded)
    lists.append(codelist_from_answer(recorded("agg_Ålder10årJ.json")))
    return serve(World.of(table, codelists=lists, config=recorded("config.json"), public_url=ADDRESS))


def test_metadata_agree(standin: StandIn, recorded: Callable[[str], Any]) -> None:
    ours = ask(standin, "/tables/TAB6471/metadata")
    assert unexplained(ours, recorded("TAB6471_metadata.json"), "metadata") == []


def test_data_agree_cell_by_cell(standin: StandIn, recorded: Callable[[str], Any]) -> None:
    ours = ask(
        standin,
        "/tables/TAB6471/data",
        **{
            "valueCodes[Region]": "*",
            "codelist[Region]": "vs_CKM02Län",
            "valueCodes[Alder]": "*",
            "codelist[Alder]": "vs_CKM0410årN",
            "valueCodes[Kon]": "*",
            "valueCodes[ContentsCode]": "*",
            "valueCodes[Tid]": "top(4)",
        },
    )
    theirs = recorded("TAB6471_data.json")
    assert len(theirs["value"]) == 2_772
    assert unexplained(ours, theirs, "data") == []


def test_the_code_list_agrees(standin: StandIn, recorded: Callable[[str], Any]) -> None:
    ours = ask(standin, "/codelists/agg_Ålder10årJ")
    assert unexplained(ours, recorded("agg_Ålder10årJ.json"), "codelist") == []


def test_the_configuration_agrees(standin: StandIn, recorded: Callable[[str], Any]) -> None:
    assert unexplained(ask(standin, "/config"), recorded("config.json"), "config") == []


def listed_table(entry: Any) -> Table:
    """A table that is only known from the list: its variables by name, its periods first and last."""
    *names, time = entry["variableNames"]
    periods = dict.fromkeys([entry["firstPeriod"], entry["lastPeriod"]])
    variables = [Variable(f"V{place}", name, {"0": "-"}) for place, name in enumerate(names)]
    variables.append(Variable("Tid", time, {one: one for one in periods}, role="time"))
    return make_table(
        entry["id"],
        variables=variables,
        label=entry["label"],
        description=entry["description"],
        sort_code=entry["sortCode"],
        updated=entry["updated"],
        source=entry["source"],
        subject=entry["subjectCode"],
        time_unit=entry["timeUnit"],
        languages=[link["hreflang"] for link in entry["links"] if link["rel"] in ("self", "alternate")],
        path=[(step["id"], step["label"], step["sortCode"]) for step in entry["paths"][0]],
    )


def test_the_list_of_tables_agrees(serve: Callable[..., StandIn], recorded: Callable[[str], Any]) -> None:
    theirs = recorded("tables.json")
    standin = serve(World.of(*map(listed_table, theirs["tables"]), public_url=ADDRESS))
    assert unexplained(ask(standin, "/tables"), theirs, "tables") == []


def test_a_search_finds_the_same_tables(serve: Callable[..., StandIn], recorded: Callable[[str], Any]) -> None:
    found, others = recorded("search.json"), recorded("tables.json")
    # The recorded search asked for thirty days; the day it was made is that of the newest table.
    world = World.of(
        *(listed_table(entry) for entry in (*others["tables"], *found["tables"])),
        public_url=ADDRESS,
        now=lambda: datetime(2026, 6, 15, tzinfo=UTC),
    )
    ours = ask(serve(world), "/tables", query="befolkning", pastDays="30")
    for answer in (ours, found):
        answer["tables"].sort(key=lambda entry: str(entry["id"]))
    assert unexplained(ours, found, "search") == []


@pytest.mark.parametrize("table_id", ["TAB900", "TAB3785"])
def test_delimited_text_of_the_first_generation_agrees_byte_by_byte(
    serve: Callable[..., StandIn], table_id: str
) -> None:
    standin = serve(World.of(*sample_tables()))
    table = standin.world.table(table_id)
    assert table is not None
    query = [{"code": one.code, "selection": {"filter": "all", "values": ["*"]}} for one in table.variables]
    address = "/".join([standin.v1_url, "sv", "ssd", *(step for step, *_ in table.path), table.matrix])
    answer = requests.post(address, json={"query": query, "response": {"format": "csv"}}, timeout=10)
    assert answer.content == first_generation_csv(table_id)


def test_the_comparison_would_see_a_difference(standin: StandIn, recorded: Callable[[str], Any]) -> None:
    theirs = recorded("TAB6471_metadata.json")
    theirs["dimension"]["Kon"]["category"]["label"]["1"] = "pojkar"
    theirs["extension"]["px"]["decimals"] = 1
    found = unexplained(ask(standin, "/tables/TAB6471/metadata"), theirs, "metadata")
    assert found == ["dimension.Kon.category.label.1", "extension.px.decimals"]
