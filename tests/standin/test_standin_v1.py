"""The first generation: as the stand-in serves it, and as the project's client reads it through pyscbwrapper."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pyscbwrapper
import pytest
import requests

from pipelines import pxweb
from pipelines.pxweb.v1 import PxWebV1Client, compare_generations
from sample.server import weather as w
from sample.server.server import StandIn
from sample.server.world import World
from tests.standin.conftest import FreeTime
from tests.standin.made_tables import CODELISTS, EVERYTHING, employment, population, small_world

PATH = ("AM", "AM0207", "AM0207K", "SysselReg")
ONE = {"Region": ["0880"], "SNI": ["A"], "Kon": ["1"], "ContentsCode": ["AM1"], "Tid": ["2020"]}


@pytest.fixture
def standin(serve: Callable[..., StandIn]) -> StandIn:
    return serve(small_world())


@pytest.fixture
def connect_v1(free_time: FreeTime) -> Iterator[Callable[..., PxWebV1Client]]:
    clients: list[PxWebV1Client] = []

    def make(standin: StandIn, **options: Any) -> PxWebV1Client:
        said: dict[str, Any] = {"contact": "a@example.org", "sleep": free_time.sleep, "clock": free_time.clock}
        clients.append(PxWebV1Client(standin.v1_url, **{**said, "chance": lambda: 0.0, **options}))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


def post(standin: StandIn, filters: dict[str, tuple[str, list[str]]], written: str | None) -> requests.Response:
    query: dict[str, Any] = {
        "query": [
            {"code": code, "selection": {"filter": kind, "values": values}} for code, (kind, values) in filters.items()
        ]
    }
    if written is not None:
        query["response"] = {"format": written}
    return requests.post(f"{standin.v1_url}/sv/ssd/{'/'.join(PATH)}", json=query, timeout=10)


# The server.


def test_folders_lead_to_tables(standin: StandIn) -> None:
    def get(path: str) -> Any:
        return requests.get(f"{standin.v1_url}/sv/ssd/{path}", timeout=10).json()

    assert [(one["id"], one["type"]) for one in get("")] == [("AM", "l"), ("BE", "l")]
    assert [(one["id"], one["type"]) for one in get("START/AM/AM0207/AM0207K")] == [("SysselReg", "t")]
    described = get("/".join(PATH))
    assert [one["code"] for one in described["variables"]] == ["Region", "SNI", "Kon", "ContentsCode", "Tid"]
    assert described["variables"][4]["time"] is True and described["variables"][2]["elimination"] is True


def test_json_has_texts_symbols_and_a_byte_order_mark(standin: StandIn) -> None:
    filters = {"Region": ("item", ["08"]), "SNI": ("item", ["US"]), "Kon": ("item", ["1"])}
    response = post(standin, {**filters, "ContentsCode": ("all", ["*"]), "Tid": ("item", ["2019"])}, "json")
    assert response.content.startswith(b"\xef\xbb\xbf")
    document = json.loads(response.content.decode("utf-8-sig"))
    assert [one["type"] for one in document["columns"]] == ["d", "d", "d", "t", "c", "c"]
    assert document["data"] == [{"key": ["08", "US", "1", "2019"], "values": ["..", "155"]}]


def test_filters_all_top_and_code_lists(standin: StandIn) -> None:
    filters = {"Region": ("agg:RegionLA2018", ["LA08"]), "ContentsCode": ("item", ["AM1"]), "Tid": ("top", ["2"])}
    document = post(standin, filters, "json-stat2").json()
    assert document["size"] == [1, 1, 2]
    assert list(document["dimension"]["Tid"]["category"]["index"]) == ["2022", "2023"]
    named = {**filters, "Region": ("vs:RegionKommun07", ["0880", "1082"]), "Tid": ("all", ["20*"])}
    assert post(standin, named, "json-stat2").json()["size"] == [2, 1, 5]


def test_px_is_written_where_no_format_is_asked_for(standin: StandIn) -> None:
    assert post(standin, {"ContentsCode": ("item", ["AM1"])}, None).content.startswith(b"CHARSET=")


def test_refusals_are_plain_text_or_the_one_json_error(serve: Callable[..., StandIn]) -> None:
    standin = serve(small_world(v1_max_cells=10))
    wrong = post(standin, {"Nope": ("item", ["1"])}, "json")
    assert (wrong.status_code, wrong.headers["Content-Type"]) == (400, "text/plain; charset=utf-8")
    much = post(standin, {"Region": ("all", ["*"]), "SNI": ("all", ["*"])}, "json")
    assert (much.status_code, much.json()) == (403, {"error": "Too many values selected"})


def test_pyscbwrapper_makes_its_own_calls(standin: StandIn) -> None:
    scb = pyscbwrapper.SCB("sv", *PATH)
    scb.url = f"{standin.v1_url}/sv/ssd/"
    assert scb.info()["title"].startswith("Sysselsatta efter region")
    assert scb.get_variables()["kön"] == ["män", "kvinnor", "totalt"]
    scb.set_query(region=["Kalmar"], näringsgren=["jordbruk"], tabellinnehåll=["sysselsatta"], kön=["män"], år=["2020"])
    assert scb.get_data()["data"] == [{"key": ["0880", "A", "1", "2020"], "values": ["181"]}]
    scb.go_up()
    assert scb.info()[0]["id"] == "SysselReg"


# The client.


def cells(table: Any) -> dict[tuple[str, ...], tuple[float | None, str]]:
    names = ["Region", "SNI", "Kon", "ContentsCode", "Tid"]
    keys = zip(*(table.column(name).to_pylist() for name in names), strict=True)
    found = zip(table.column("value").to_pylist(), table.column("status").to_pylist(), strict=True)
    return {key: (value, status or "") for key, (value, status) in zip(keys, found, strict=True)}


@pytest.mark.parametrize(("limit", "calls"), [(100_000, 1), (100, 5)])
def test_every_cell_comes_with_its_symbol_however_it_is_split(
    standin: StandIn, connect_v1: Callable[..., PxWebV1Client], limit: int, calls: int
) -> None:
    fetched = connect_v1(standin, max_cells=limit).fetch(PATH, EVERYTHING)
    assert fetched.table.num_rows == 450
    assert cells(fetched.table) == employment().as_dict()
    assert sum(call.method == "POST" for call in standin.calls) == calls
    assert fetched.updated == "2026-06-08T06:00:00Z"


def test_queries_go_by_code_so_that_texts_may_repeat(
    serve: Callable[..., StandIn], connect_v1: Callable[..., PxWebV1Client]
) -> None:
    world = small_world()
    world.relabel("TAB10", "Region", {"08": "Kalmar", "0880": "Kalmar"})
    fetched = connect_v1(serve(world)).fetch(PATH, {**ONE, "Region": ["0880"]})
    assert cells(fetched.table) == {("0880", "A", "1", "AM1", "2020"): (181.0, "")}


def test_decimals_come_through(serve: Callable[..., StandIn], connect_v1: Callable[..., PxWebV1Client]) -> None:
    table = employment()
    contents = table.variable("ContentsCode")
    exact = replace(contents, units={code: {"base": "mnkr", "decimals": 2} for code in contents.codes})
    variables = tuple(exact if one is contents else one for one in table.variables)
    served = replace(table, variables=variables, values=table.values + 0.25)
    fetched = connect_v1(serve(World.of(served))).fetch(PATH, ONE)
    assert fetched.table.column("value").to_pylist() == [181.25]


@pytest.mark.parametrize(
    ("effect", "error", "calls"),
    [
        (w.reset, pxweb.ConnectionFailed, 5),
        (w.cut_body(0.5), pxweb.BodyCut, 5),
        (w.cut_json(0.5), pxweb.TruncatedJson, 5),
        (w.too_many_requests(2), pxweb.RateLimited, 5),
        (w.reloading(), pxweb.ServerUnavailable, 5),
        (w.status(500), pxweb.ServerFailed, 3),
        (w.html_page(200), pxweb.WebPage, 1),
        (w.status(200, body=b"hello"), pxweb.NotJson, 1),
    ],
)
def test_bad_weather_is_a_typed_error(
    standin: StandIn,
    connect_v1: Callable[..., PxWebV1Client],
    effect: w.Effect,
    error: type[Exception],
    calls: int,
) -> None:
    standin.weather.stand(effect)
    with pytest.raises(error) as caught:
        connect_v1(standin).metadata(*PATH)
    assert type(caught.value) is error
    assert len(standin.calls) == calls


def test_weather_that_passes_is_waited_out(
    standin: StandIn, connect_v1: Callable[..., PxWebV1Client], free_time: FreeTime
) -> None:
    standin.weather.script(w.reset, w.too_many_requests(9), w.cut_json(0.9))
    assert connect_v1(standin).metadata(*PATH).label.startswith("Sysselsatta")
    assert 9.0 in free_time.naps


def test_refusals_are_typed(serve: Callable[..., StandIn], connect_v1: Callable[..., PxWebV1Client]) -> None:
    client = connect_v1(serve(small_world(v1_max_cells=10)))
    with pytest.raises(pxweb.TooManyCells):
        client.fetch(PATH, EVERYTHING)
    with pytest.raises(pxweb.NonExistentTable):
        client.metadata("AM", "AM0207", "AM0207K", "Borta")
    with pytest.raises(pxweb.UnknownCodeError):
        client.fetch(PATH, {**ONE, "Region": ["9999"]})
    with pytest.raises(pxweb.NotADataset):
        client.metadata("AM")


def test_the_client_keeps_the_limit_and_says_who_it_is(
    serve: Callable[..., StandIn], connect_v1: Callable[..., PxWebV1Client], free_time: FreeTime
) -> None:
    standin = serve(small_world(), limited=True, clock=free_time.clock)
    client = connect_v1(standin, max_calls=30)
    for _ in range(70):
        client.folder()
    assert (standin.counter.most, standin.counter.refused) == (30, 0)
    assert "a@example.org" in standin.calls[0].headers["User-Agent"]


def test_a_table_updated_between_two_parts_is_fetched_again(
    standin: StandIn, connect_v1: Callable[..., PxWebV1Client]
) -> None:
    later = "2026-07-01T06:00:00Z"
    revised = employment().values + 1_000
    change = w.then(lambda: standin.world.publish("TAB10", later, revised))
    standin.weather.script(change, where=lambda request: request.method == "POST")
    fetched = connect_v1(standin, max_cells=100).fetch(PATH, EVERYTHING)
    served = standin.world.table("TAB10")
    assert fetched.updated == later
    assert served is not None and cells(fetched.table) == served.as_dict()


# Both generations.


def test_both_generations_give_the_same_figures(
    standin: StandIn, connect: Callable[..., pxweb.PxWebClient], connect_v1: Callable[..., PxWebV1Client]
) -> None:
    selections = {"TAB10": {**EVERYTHING, "SNI": []}, "TAB20": {"Region": ["*"], "Alder": ["*"], "ContentsCode": ["*"]}}
    selections["TAB20"]["Tid"] = ["TOP(3)"]
    report = compare_generations(connect(standin), connect_v1(standin), selections)
    assert report.gone is None
    assert [(one.table_id, one.agrees, one.cells) for one in report.tables] == [
        ("TAB10", True, 150),
        ("TAB20", True, 45),
    ]


def test_a_cell_that_differs_is_named(
    serve: Callable[..., StandIn],
    connect: Callable[..., pxweb.PxWebClient],
    connect_v1: Callable[..., PxWebV1Client],
) -> None:
    changed = employment(missing={}).values
    changed[2, 0, 0, 0, 1] = 7
    old = serve(World.of(employment(values=changed, missing={}), population(), codelists=CODELISTS))
    new = serve(World.of(employment(missing={}), population(), codelists=CODELISTS))
    report = compare_generations(connect(new), connect_v1(old), {"TAB10": EVERYTHING, "TAB404": EVERYTHING})
    first, second = report.tables
    assert (first.differing, first.cells) == (1, 450)
    assert first.differences[0].key == ("0880", "A", "1", "AM1", "2020")
    assert "differ" in first.sentence and second.failure is not None


def test_when_v1_is_closed_there_is_one_finding_and_v2_goes_on(
    serve: Callable[..., StandIn],
    connect: Callable[..., pxweb.PxWebClient],
    connect_v1: Callable[..., PxWebV1Client],
) -> None:
    standin = serve(small_world(has_v1=False))
    v2 = connect(standin)
    report = compare_generations(v2, connect_v1(standin), {"TAB10": EVERYTHING, "TAB20": EVERYTHING})
    assert report.gone is not None and report.gone.startswith("The first generation of the API answers no more")
    assert report.tables == ()
    assert v2.fetch("TAB10", EVERYTHING).table_id == "TAB10"
