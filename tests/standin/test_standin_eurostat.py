"""Eurostat through the stand-in: what the client and others' clients make of it, and bad answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import orjson
import pytest
import requests

from pipelines.eurostat import FLAGS, EurostatClient
from pipelines.http.errors import RequestRejected, TooManyCells, UnexpectedAnswerError, WebPage
from pipelines.jsonstat import decode
from pipelines.sources.catalogue import all_sources
from pipelines.sources.eurostat_dataset import EurostatDataset as Declared
from sample.server import weather as w
from sample.server.eurostat import EurostatDataset, document_of
from sample.server.other_agencies import eurostat_datasets
from sample.server.server import StandIn
from sample.server.world import World
from tests.standin.conftest import FreeTime
from tests.standin.made_tables import regions_of_the_union

DECLARED = {name: source for name, source in all_sources().items() if isinstance(source, Declared)}
GVA = DECLARED["eurostat_value_added"]


@pytest.fixture
def standin(serve: Callable[..., StandIn]) -> StandIn:
    return serve(World(datasets=dict(eurostat_datasets())))


@pytest.fixture
def client(standin: StandIn, free_time: FreeTime) -> Iterator[EurostatClient]:
    times: dict[str, Any] = {"sleep": free_time.sleep, "clock": free_time.clock, "chance": lambda: 0.0}
    with EurostatClient(standin.eurostat_url, contact="a@example.org", **times) as one:
        yield one


def cells(bodies: list[bytes]) -> dict[tuple[str, ...], float | None]:
    found: dict[tuple[str, ...], float | None] = {}
    for body in bodies:
        table = decode(body, table_id="x").table
        names = [name for name in table.column_names if name not in ("value", "status")]
        for *key, value in zip(*(table.column(name).to_pylist() for name in [*names, "value"]), strict=True):
            found[tuple(key)] = value
    return found


def everything(dataset: EurostatDataset) -> dict[str, list[str]]:
    """All codes of all dimensions."""
    return {name: ["*"] for name in dataset.dimensions}


@pytest.mark.parametrize("name", DECLARED)
def test_every_declared_dataset_is_fetched_as_declared(standin: StandIn, client: EurostatClient, name: str) -> None:
    source = DECLARED[name]
    answers = client.fetch(source.table_id, source.selection)
    served = standin.world.datasets[source.table_id]
    assert client.updated(source.table_id, source.selection) == served.updated == answers[0].updated
    found = cells([answer.body for answer in answers])
    for dimension, codes in source.selection.items():
        if not any("(" in code or code == "*" for code in codes):
            served = served.narrowed(dimension, codes)
    numbers = [None if np.isnan(value) else value for value in served.values.ravel().tolist()]
    assert found == dict(zip(product(*served.dimensions.values()), numbers, strict=True))
    assert all(call.headers["User-Agent"].endswith("(a@example.org)") for call in standin.calls)


def test_the_small_call_asks_for_one_year(standin: StandIn, client: EurostatClient) -> None:
    client.updated(GVA.table_id, GVA.selection)
    (call,) = standin.calls
    assert "lastTimePeriod=1" in call.target and "sinceTimePeriod" not in call.target


def test_flags_stay_with_their_figures_and_replace_missing_ones(standin: StandIn, client: EurostatClient) -> None:
    served = standin.world.datasets["nama_10r_3gva"]
    flags = served.flags.copy()
    place = list(served.dimensions["geo"]).index("SEZZZ")
    flags[0, 0, 0, 0, -1], flags[0, 0, 1, place, 0] = "p", "c"
    standin.world.datasets["nama_10r_3gva"] = replace(served, flags=flags)
    (answer,) = client.fetch(GVA.table_id, GVA.selection)
    table = decode(answer.body, table_id="x").table
    by_flag = {
        (nace, geo, year): (value, status)
        for nace, geo, year, value, status in zip(
            *(table.column(name).to_pylist() for name in ("nace_r2", "geo", "time", "value", "status")), strict=True
        )
        if status
    }
    assert by_flag[("TOTAL", "SE", "2024")] == (served.values[0, 0, 0, 0, -1], "p")
    assert by_flag[("B-E", "SEZZZ", "2000")] == (None, "c")
    assert set("pc") <= set(FLAGS)


def test_a_question_too_large_at_once_is_cut_and_nothing_is_lost(
    serve: Callable[..., StandIn], free_time: FreeTime
) -> None:
    """Above 500,000 cells Eurostat puts the answer off, above 5,000,000 it refuses."""
    large = regions_of_the_union(industries=20)
    standin = serve(World(datasets={"nama_10r_3gva": large}))
    selection = {**everything(large), "nace_r2": list(large.dimensions["nace_r2"])}
    with EurostatClient(standin.eurostat_url, contact=None, sleep=free_time.sleep, clock=free_time.clock) as client:
        answers = client.fetch("nama_10r_3gva", selection)
    assert len(answers) == 2
    assert sum(decode(answer.body, table_id="x").table.num_rows for answer in answers) == large.values.size


def test_what_cannot_be_cut_is_an_error_that_says_so(serve: Callable[..., StandIn], free_time: FreeTime) -> None:
    large = regions_of_the_union(industries=20)
    standin = serve(World(datasets={"nama_10r_3gva": large}))
    with (
        EurostatClient(standin.eurostat_url, contact=None, sleep=free_time.sleep, clock=free_time.clock) as client,
        pytest.raises(TooManyCells, match="ASYNCHRONOUS_RESPONSE"),
    ):
        client.fetch("nama_10r_3gva", everything(large))


def test_all_regions_of_the_union_come_in_one_answer(serve: Callable[..., StandIn]) -> None:
    """About 1,160 regions × 11 industries × 25 years; what they cost is `benchmarks.eurostat`'s to say."""
    standin = serve(World(datasets={"nama_10r_3gva": regions_of_the_union()}))
    selection = {**everything(regions_of_the_union(1, 1, 1)), "geo": ["LEVEL(nuts3)"]}
    with EurostatClient(standin.eurostat_url, contact=None) as client:
        (answer,) = client.fetch("nama_10r_3gva", selection)
    table = decode(answer.body, table_id="nama_10r_3gva").table
    assert table.num_rows == 1_160 * 11 * 25
    assert table.column("value").to_pylist() == [number / 10 for number in range(1_160 * 11 * 25)]


def test_a_renamed_dimension_is_reported_with_both_names(standin: StandIn, client: EurostatClient) -> None:
    served = standin.world.datasets["nama_10r_3gva"]
    renamed = {"nace_r21" if name == "nace_r2" else name: codes for name, codes in served.dimensions.items()}
    standin.world.datasets["nama_10r_3gva"] = replace(served, dimensions=renamed)
    # A filter by the old name is refused; one that asks for everything gets the new one.
    with pytest.raises(RequestRejected, match="nace_r2 does not exist"):
        client.fetch(GVA.table_id, GVA.selection)
    with pytest.raises(UnexpectedAnswerError, match=r"missing: nace_r2; not declared: nace_r21"):
        client.fetch(GVA.table_id, {**GVA.selection, "nace_r2": ["*"]})


def test_an_empty_answer_is_no_vintage(standin: StandIn, client: EurostatClient) -> None:
    served = standin.world.datasets["nama_10r_3gva"]
    standin.world.datasets["nama_10r_3gva"] = replace(served, values=np.full_like(served.values, np.nan))
    with pytest.raises(UnexpectedAnswerError, match="no figure at all"):
        client.fetch(GVA.table_id, GVA.selection)
    with pytest.raises(RequestRejected, match="No results found"):
        client.fetch(GVA.table_id, {**GVA.selection, "geo": ["XX999"]})


def test_a_page_in_place_of_an_answer_passes(standin: StandIn, client: EurostatClient) -> None:
    standin.weather.script(w.html_page(404))
    with pytest.raises(WebPage) as caught:
        client.fetch(GVA.table_id, GVA.selection)
    assert caught.value.is_transient
    assert client.fetch(GVA.table_id, GVA.selection)


def test_another_client_reads_the_same_figures(standin: StandIn) -> None:
    """pyjstat knows nothing of this project: JSON-stat 2.0 by an independent reader."""
    pyjstat = pytest.importorskip("pyjstat.pyjstat")
    address = f"{standin.eurostat_url}/data/nama_10r_3gva"
    body = requests.get(address, params=[("geo", "SE213"), ("geo", "SE"), ("nace_r2", "TOTAL")], timeout=10).text
    frame = pyjstat.Dataset.read(body).write("dataframe")
    assert len(frame) == 2 * 25
    kalmar = frame[(frame["geo"] == "Kalmar län") & (frame["time"] == "2023")]["value"].item()
    # Source: Eurostat nama_10r_3gva, as recorded.
    places = standin.world.datasets["nama_10r_3gva"]
    row, column = list(places.dimensions["geo"]).index("SE213"), list(places.dimensions["time"]).index("2023")
    assert kalmar == places.values[0, 0, 0, row, column]


def test_a_real_answer_is_read(shared: Callable[..., Any]) -> None:
    body = shared("found", "read", "eurostat_rd_e_gerdreg.json").read_bytes()
    decoded = decode(body, table_id="rd_e_gerdreg")
    assert set(decoded.roles) == {"time", "geo"}
    assert set(orjson.loads(body)) - {"extension"} <= set(document_of(regions_of_the_union(1, 1, 1))) | {"status"}
    assert set(decoded.status_symbols) <= set(FLAGS)
