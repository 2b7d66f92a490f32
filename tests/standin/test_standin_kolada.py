"""Kolada through the stand-in: pages, key figures, and bad answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import orjson
import pytest

from pipelines.http.errors import DecodeError, ForeignAddress, UnexpectedAnswerError
from pipelines.kolada import KoladaClient, as_dataset, content_digest, original_producer, parse_kpis
from pipelines.kolada.figures import cells
from pipelines.sources.catalogue import all_sources, of_kind
from pipelines.sources.kolada_figures import KoladaFigures
from sample.server.other_agencies import kolada_world
from sample.server.server import StandIn
from sample.server.world import World
from tests.standin.conftest import FreeTime

DECLARED = of_kind(all_sources(), KoladaFigures)["kolada_indicators"]
assert isinstance(DECLARED, KoladaFigures)
PLACES = DECLARED.selection["municipality"]


@pytest.fixture
def standin(serve: Callable[..., StandIn]) -> StandIn:
    return serve(World(kolada=kolada_world()))


@pytest.fixture
def client(standin: StandIn, free_time: FreeTime) -> Iterator[KoladaClient]:
    times: dict[str, Any] = {"sleep": free_time.sleep, "clock": free_time.clock, "chance": lambda: 0.0}
    with KoladaClient(standin.kolada_url, contact="a@example.org", **times) as one:
        yield one


def test_declared_key_figures_are_fetched_whole_page_by_page(standin: StandIn, client: KoladaClient) -> None:
    standin.world.kolada.page_size = 137
    kpis, described = client.kpis(DECLARED.kpis)
    pages = client.figures(kpis, PLACES)
    assert len(pages) == -(-9 * 22 * 10 // 137) and len(described) == 1
    dataset = as_dataset([page.document for page in pages], kpis, {})
    assert dataset.table.num_rows == 9 * 22 * 3 * 10
    served = {
        (row["kpi"], row["municipality"], value["gender"], row["period"]): value["value"]
        for row in standin.world.kolada.rows
        for value in row["values"]
        if row["kpi"] in DECLARED.kpis
    }
    found = cells(page.document for page in pages)
    assert {key: value for key, (value, _) in found.items()} == served
    assert all("a@example.org" in call.headers["User-Agent"] for call in standin.calls)


def test_another_client_reads_the_same_figures(standin: StandIn) -> None:
    """koladapy knows nothing of this project."""
    from koladapy import KoladaAPI  # type: ignore[import-untyped,import-not-found,unused-ignore]

    standin.world.kolada.page_size = 60
    theirs = KoladaAPI(base_url=f"{standin.kolada_url}/", max_requests_per_second=1_000)
    assert [kpi["title"] for kpi in theirs.get_kpis(["N61001"])] == [
        "Anställda som arbetar i yrken som stämmer väl överens med deras utbildning, andel (%)"
    ]
    rows = theirs.get_values(kpi_id=["N45702", "N61001"], municipality_id=["0000", "0007"])
    served = [row for row in standin.world.kolada.rows if row["kpi"] in ("N45702", "N61001")]
    wanted = cells([{"values": [row for row in served if row["municipality"] in ("0000", "0007")]}])
    assert cells([{"values": rows}]) == wanted and len(wanted) == 2 * 10 * (1 + 3)


def test_a_place_without_a_sex_has_a_cell_that_says_so(client: KoladaClient) -> None:
    kpis, _ = client.kpis(["N45702", "N61001"])
    dataset = as_dataset([page.document for page in client.figures(kpis, ["0000"])], kpis, {})
    rows = zip(*(dataset.table.column(name).to_pylist() for name in ("kpi", "gender", "status")), strict=True)
    assert {(kpi, gender) for kpi, gender, status in rows if status == "absent"} == {("N45702", "K"), ("N45702", "M")}


def test_the_same_figures_in_another_order_are_the_same_contents(client: KoladaClient) -> None:
    kpis, _ = client.kpis(DECLARED.kpis)
    pages = [page.document for page in client.figures(kpis, PLACES)]
    turned = [
        {"values": [{**row, "values": row["values"][::-1]} for row in reversed(page["values"])]}
        for page in deepcopy(pages)
    ]
    assert content_digest(pages, kpis) == content_digest(turned, kpis)
    turned[0]["values"][0]["values"][0]["value"] += 0.1
    assert content_digest(pages, kpis) != content_digest(turned, kpis)


@pytest.mark.parametrize("host", ["https://evil.example.org", "http://localhost:9", "http://127.0.0.1:9"])
def test_a_next_page_on_another_host_is_not_asked(standin: StandIn, client: KoladaClient, host: str) -> None:
    standin.world.kolada.page_size, standin.world.kolada.next_host = 100, host
    kpis, _ = client.kpis(["N45702"])
    with pytest.raises(ForeignAddress, match="was not asked"):
        client.figures(kpis, PLACES)
    assert len(standin.calls) == 2


def test_an_empty_answer_is_no_vintage(standin: StandIn, client: KoladaClient) -> None:
    kpis, _ = client.kpis(["N45702", "N45930"])
    standin.world.kolada.rows[:] = [row for row in standin.world.kolada.rows if row["kpi"] != "N45930"]
    with pytest.raises(UnexpectedAnswerError, match="found none of N45930"):
        client.figures(kpis, PLACES)


def test_one_sex_alone_is_reported_with_place_and_year(standin: StandIn, client: KoladaClient) -> None:
    kpis, _ = client.kpis(["N61001"])
    row = next(one for one in standin.world.kolada.rows if (one["kpi"], one["municipality"]) == ("N61001", "0007"))
    row["values"] = [value for value in row["values"] if value["gender"] != "M"]
    with pytest.raises(UnexpectedAnswerError, match=rf"women and men in 0007 {row['period']}, but found kvinnor alone"):
        client.figures(kpis, PLACES)


def test_a_key_figure_that_is_gone_is_named(standin: StandIn, client: KoladaClient) -> None:
    del standin.world.kolada.kpis["N85085"]
    with pytest.raises(UnexpectedAnswerError, match="found no N85085"):
        client.kpis(DECLARED.kpis)


@pytest.mark.parametrize(
    "row",
    [
        {"kpi": "N1", "municipality": "0000", "period": 2020, "values": [{"gender": "X", "value": 1}]},
        {"kpi": "N1", "municipality": "0000", "period": 2020, "values": [{"gender": "T", "value": "1"}]},
        {"kpi": "N1", "municipality": "0000", "values": []},
    ],
    ids=["gender", "text", "no period"],
)
def test_a_row_that_is_none_is_refused(row: dict[str, Any]) -> None:
    with pytest.raises(DecodeError):
        cells([{"values": [row]}])


def test_the_producer_is_read_out_of_the_description() -> None:
    assert original_producer("Andel … Källa: VISS, Länsstyrelserna\\n") == "VISS, Länsstyrelserna"
    assert original_producer("Källa: SCB") == "SCB"
    assert original_producer("ingen") is None


def test_real_answers_are_read(shared: Callable[..., Path]) -> None:
    kpis = parse_kpis(orjson.loads(shared("found", "read", "kolada_v3_kpi_documents.json").read_bytes())["values"])
    assert len(kpis) == 14 and all(kpi.producer for kpi in kpis)
    page = orjson.loads(shared("found", "read", "kolada_v3_data_N60910_2023.json").read_bytes())
    found = cells([page])
    # Riket 2023, as answered.
    assert found["N60910", "0000", "T", 2023] == (671.18050169, None)
    empty = orjson.loads(shared("found", "read", "kolada_v3_data_empty_year.json").read_bytes())
    assert cells([empty]) == {}
