"""The client against a server inside the process: what it asks, what it accepts, what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from pipelines import pxweb
from pipelines.pxweb import IllegalSelection, NonExistentTable, PxWebClient, TooManyCells, UnexpectedAnswerError
from tests.unit.pxweb.fake_api import (
    ALL_OF_IT,
    BASE_URL,
    Call,
    FakeApi,
    Reply,
    as_json,
    population_table,
    problem,
)
from tests.unit.pxweb.fake_time import FakeTime

Connect = Callable[..., PxWebClient]


def test_config_is_asked_once_and_first(connect: Connect) -> None:
    api = FakeApi(population_table())
    client = connect(api)
    assert client.config() is client.config()
    client.table("TAB1")
    assert [call.path for call in api.calls] == ["/config", "/tables/TAB1"]
    assert (client.config().max_calls, client.config().window_seconds) == (30, 10.0)
    assert client.config().languages == ("en", "sv")
    assert client.config().licence == "https://example.org/cc0"


def test_every_call_says_who_asks_and_has_a_timeout(connect: Connect) -> None:
    api = FakeApi(population_table())
    connect(api, contact="a@example.org\r\nX-Evil: 1").fetch("TAB1", ALL_OF_IT)
    assert api.calls and all(call.timeout == (5, 60) for call in api.calls)
    for call in api.calls:
        agent = call.headers["User-Agent"]
        assert agent.startswith("styrka/") and agent.endswith("(a@example.org X-Evil: 1)")


def test_search_reads_all_pages_once(connect: Connect) -> None:
    api = FakeApi(*(population_table(id=f"TAB{number}") for number in range(7)))
    entries = list(connect(api).search("folk", past_days=3, include_discontinued=True, page_size=3))
    assert [entry.id for entry in entries] == [f"TAB{number}" for number in range(7)]
    assert [call.params["pageNumber"] for call in api.calls if call.path == "/tables"] == ["1", "2", "3"]
    sent = api.calls[1].params
    assert {
        "query": "folk",
        "pastDays": "3",
        "includeDiscontinued": "true",
        "lang": "sv",
    }.items() <= sent.items()


def test_a_list_that_shifts_while_it_is_read_names_no_table_twice(connect: Connect) -> None:
    api = FakeApi(*(population_table(id=f"TAB{number}") for number in range(4)))

    def shift(call: Call, reply: Reply) -> Reply | None:
        if call.path != "/tables" or call.params["pageNumber"] != "2":
            return None
        document = json.loads(reply.body)
        document["tables"].insert(0, population_table(id="TAB1").entry())
        return as_json(document)

    api.misbehave = shift
    assert [entry.id for entry in connect(api).search(page_size=2)] == ["TAB0", "TAB1", "TAB2", "TAB3"]


def test_a_list_without_pages_is_empty(connect: Connect) -> None:
    api = FakeApi(misbehave=lambda call, _: problem(404, "Non-existent page") if call.path == "/tables" else None)
    assert list(connect(api).search("nothing")) == []


def test_table_entry(connect: Connect) -> None:
    entry = connect(FakeApi(population_table())).table("tab1")
    assert (entry.id, entry.updated) == ("TAB1", "2026-06-08T06:00:00Z")
    assert entry.paths == (("AM", "AM0207", "AM0207K"),)
    assert (entry.first_period, entry.last_period, entry.discontinued) == ("2020", "2024", None)


def test_another_table_than_asked_for_is_refused(connect: Connect) -> None:
    other = as_json(population_table(id="TAB2").entry())
    api = FakeApi(population_table(), misbehave=lambda call, _: other if call.path == "/tables/TAB1" else None)
    with pytest.raises(UnexpectedAnswerError, match="asked for table TAB1, got TAB2"):
        connect(api).table("TAB1")


def test_a_table_that_does_not_exist(connect: Connect) -> None:
    api = FakeApi()
    with pytest.raises(NonExistentTable, match=r'TAB9.*"Non-existent table"') as caught:
        connect(api).metadata("TAB9")
    assert (caught.value.table_id, caught.value.status) == ("TAB9", 404)
    assert api.paths == ["/tables/TAB9/metadata"]


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (problem(400, "Too many cells selected"), TooManyCells),
        (
            problem(403, "Forbiden", "The query resulted in cell that exceeds the number of allowed."),
            TooManyCells,
        ),
        (problem(400, "Illegal selection expression"), IllegalSelection),
    ],
)
def test_the_servers_words_are_quoted(connect: Connect, reply: Reply, error: type[pxweb.RequestRejected]) -> None:
    api = FakeApi(population_table(), misbehave=lambda call, _: reply if call.path.endswith("/data") else None)
    with pytest.raises(error) as caught:
        connect(api).fetch("TAB1", ALL_OF_IT)
    title = json.loads(reply.body)["title"]
    assert title in str(caught.value) and caught.value.title == title
    assert (caught.value.table_id, caught.value.status) == ("TAB1", reply.status)
    assert caught.value.limit == (1_171 if error is TooManyCells else None)
    assert len(api.data_calls) == (8 if error is TooManyCells else 1)


def test_language_of_labels(connect: Connect) -> None:
    api = FakeApi(population_table())
    connect(api, language="en").metadata("TAB1")
    connect(api).metadata("TAB1", language="en")
    assert [call.params["lang"] for call in api.calls if call.path != "/config"] == ["en", "en"]


def test_limits_of_the_server_are_kept(connect: Connect, fake_time: FakeTime) -> None:
    api = FakeApi(population_table(), config={"maxCallsPerTimeWindow": 3, "timeWindow": 1})
    client = connect(api)
    started = fake_time.clock()
    for _ in range(9):
        client.table("TAB1")
    assert fake_time.clock() - started >= 2.0


def test_closing_twice_and_as_context_manager() -> None:
    with PxWebClient(BASE_URL, contact=None, adapter=FakeApi(population_table())) as client:
        assert client.table("TAB1").id == "TAB1"
    client.close()


def test_a_recorded_codelist(connect: Connect, recorded: Any) -> None:
    body = recorded("agg_Ålder10årJ.json")
    api = FakeApi(misbehave=lambda call, _: Reply(body=body) if call.path != "/config" else None)
    codelist = connect(api).codelist("agg_Ålder10årJ")
    assert (codelist.kind, codelist.codes[0], codelist.codes[-1]) == ("Aggregation", "-9", "100+")
    assert "9" in codelist.values[0].members and codelist.body == body


@pytest.mark.parametrize("name", ["tables.json", "search.json"])
def test_recorded_lists_of_tables(connect: Connect, recorded: Any, name: str) -> None:
    body = recorded(name)
    listed = json.loads(body)
    listed["page"]["totalPages"] = 1
    api = FakeApi(misbehave=lambda call, _: as_json(listed) if call.path == "/tables" else None)
    entries = list(connect(api).search())
    assert [entry.id for entry in entries] == [one["id"] for one in listed["tables"]]
    assert all(entry.updated and entry.paths and entry.first_period and entry.time_unit for entry in entries)
