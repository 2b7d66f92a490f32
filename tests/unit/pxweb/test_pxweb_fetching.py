"""One selection, cut and fetched, compared with the question, all of one vintage."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import product
from threading import Barrier
from typing import Any

import pytest
import requests

from pipelines import pxweb
from pipelines.pxweb import (
    ELIMINATE,
    MissingSelectionError,
    NonExistentCodelist,
    PxWebClient,
    UnexpectedAnswerError,
    UnknownCodelistError,
    VintageMovedError,
    decode,
)
from tests.unit.pxweb.fake_api import (
    ALL_OF_IT,
    BASE_URL,
    Call,
    FakeApi,
    FakeVariable,
    Reply,
    as_json,
    population_table,
    problem,
)

Connect = Callable[..., PxWebClient]


def small_limit(cells: int) -> dict[str, Any]:
    return {"maxDataCells": cells, "maxCallsPerTimeWindow": 30, "timeWindow": 10}


def test_fetch_posts_every_variable_and_returns_bytes_as_they_came(connect: Connect) -> None:
    api = FakeApi(population_table())
    fetched = connect(api).fetch(
        "TAB1", {"Tid": ["TOP(2)"], "Region": ["0880", "08", "08"], "Kon": ELIMINATE, "contentscode": ["be1"]}
    )
    (call,) = api.data_calls
    assert call.method == "POST"
    assert call.params == {"lang": "sv", "outputFormat": "json-stat2"}
    assert call.json == fetched.parts[0].query
    assert call.json["selection"] == [
        {"variableCode": "Region", "valueCodes": ["08", "0880"]},
        {"variableCode": "Kon", "valueCodes": []},
        {"variableCode": "ContentsCode", "valueCodes": ["BE1"]},
        {"variableCode": "Tid", "valueCodes": ["2023", "2024"]},
    ]
    assert fetched.selection == {
        "Region": ("08", "0880"), "Kon": (), "ContentsCode": ("BE1",), "Tid": ("2023", "2024")
    }  # fmt: skip
    assert json.loads(fetched.parts[0].body)["id"] == ["Region", "ContentsCode", "Tid"]
    assert fetched.parts[0].http.status == 200
    assert fetched.parts[0].http.url.startswith(BASE_URL)
    assert fetched.metadata.metadata.matrix == "Folk"


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 16, 40, 79, 80])
def test_a_split_fetch_brings_every_cell_once(connect: Connect, limit: int) -> None:
    api = FakeApi(population_table(), config=small_limit(limit))
    fetched = connect(api).fetch("TAB1", ALL_OF_IT)
    keys = []
    for part in fetched.parts:
        table = decode(part.body, table_id="TAB1").table
        assert table.num_rows <= limit
        keys += list(zip(*(table.column(name).to_pylist() for name in fetched.selection), strict=True))
    assert sorted(keys) == sorted(product(*fetched.selection.values()))
    assert len(fetched.parts) == len(api.data_calls)


class MeetingApi(FakeApi):
    """Answers data calls only once four of them are under way."""

    together = Barrier(4)

    def send(self, request: requests.PreparedRequest, *rest: Any, **options: Any) -> requests.Response:
        """Answer one request."""
        if request.method == "POST":
            self.together.wait(timeout=30)
        return super().send(request, *rest, **options)


def test_parts_are_fetched_side_by_side_and_returned_in_order(connect: Connect) -> None:
    fetched = connect(MeetingApi(population_table(), config=small_limit(20))).fetch("TAB1", ALL_OF_IT)
    asked = [[tuple(one["valueCodes"]) for one in part.query["selection"]] for part in fetched.parts]
    assert len(asked) == 4 and asked == sorted(asked)


def test_own_limit_may_be_lower_than_the_servers(connect: Connect) -> None:
    api = FakeApi(population_table())
    assert len(connect(api, max_data_cells=40).fetch("TAB1", ALL_OF_IT).parts) == 2
    with pytest.raises(ValueError, match="at least one cell"):
        connect(api, max_data_cells=0)


def test_given_metadata_are_not_asked_for_again(connect: Connect) -> None:
    api = FakeApi(population_table())
    client = connect(api)
    metadata = client.metadata("TAB1")
    client.fetch("TAB1", ALL_OF_IT, metadata=metadata)
    assert api.paths == ["/tables/TAB1/metadata", "/tables/TAB1/data"]


def test_codelist_codes_replace_the_tables(connect: Connect) -> None:
    api = FakeApi(population_table(), codelists={"vs_Kommun": ["0880", "0881"]})
    fetched = connect(api).fetch("TAB1", {**ALL_OF_IT, "Region": ["*"]}, codelists={"region": "vs_Kommun"})
    assert fetched.selection["Region"] == ("0880", "0881")
    assert fetched.parts[0].query["selection"][0]["codelist"] == "vs_Kommun"
    with pytest.raises(UnknownCodelistError, match="nearest: vs_Kommun"):
        connect(api).fetch("TAB1", ALL_OF_IT, codelists={"Region": "vs_kommun"})
    with pytest.raises(NonExistentCodelist):
        connect(api).codelist("vs_Other")


def test_a_variable_left_out_is_refused_before_anything_is_sent(connect: Connect) -> None:
    api = FakeApi(population_table())
    client = connect(api)
    with pytest.raises(MissingSelectionError, match=r"'Kon'.*say \[\]"):
        client.fetch("TAB1", {"Region": ["*"], "ContentsCode": ["*"], "Tid": ["*"]})
    with pytest.raises(MissingSelectionError, match=r"'Tid'.*cannot be eliminated"):
        client.fetch("TAB1", {**ALL_OF_IT, "Tid": []})
    assert api.data_calls == []


def _tampered(change: Callable[[dict[str, Any]], None]) -> Callable[[Call, Reply], Reply | None]:
    def misbehave(call: Call, reply: Reply) -> Reply | None:
        if not call.path.endswith("/data"):
            return None
        document = json.loads(reply.body)
        change(document)
        return as_json(document)

    return misbehave


def _drop_kon(document: dict[str, Any]) -> None:
    place = document["id"].index("Kon")
    for key in ("id", "size"):
        del document[key][place]
    del document["dimension"]["Kon"]
    document["value"] = document["value"][: len(document["value"]) // 2]


def _add_dimension(document: dict[str, Any]) -> None:
    document["id"].append("Extra")
    document["size"].append(1)
    document["dimension"]["Extra"] = FakeVariable("Extra", ["x"]).dimension(["x"])


def _other_code(document: dict[str, Any]) -> None:
    category = document["dimension"]["Region"]["category"]
    category["index"] = {"99" if code == "08" else code: place for code, place in category["index"].items()}
    category["label"] = {}


def _fewer_codes(document: dict[str, Any]) -> None:
    document["dimension"]["Tid"] = FakeVariable("Tid", []).dimension(["2024"])
    document["size"][-1] = 1
    document["value"] = document["value"][::5]


def _fewer_values(document: dict[str, Any]) -> None:
    document["value"].pop()


@pytest.mark.parametrize("change", [_drop_kon, _add_dimension, _other_code, _fewer_codes, _fewer_values])
def test_an_answer_to_another_question_is_refused(connect: Connect, change: Callable[[dict[str, Any]], None]) -> None:
    api = FakeApi(population_table(), misbehave=_tampered(change))
    with pytest.raises(UnexpectedAnswerError, match="TAB1") as caught:
        connect(api).fetch("TAB1", ALL_OF_IT)
    assert not caught.value.is_transient
    assert len(api.data_calls) == 1


def test_codes_in_another_order_are_the_same_answer(connect: Connect) -> None:
    def reverse(document: dict[str, Any]) -> None:
        document["dimension"]["Region"]["category"]["index"] = {"0881": 0, "0880": 1, "08": 2, "00": 3}

    api = FakeApi(population_table(), misbehave=_tampered(reverse))
    assert len(connect(api).fetch("TAB1", ALL_OF_IT).parts) == 1


class Moving:
    """Updates the table after some number of data answers, `times` over."""

    def __init__(self, table: Any, after: int, times: int) -> None:
        self.table, self.after, self.times, self.answered = table, after, times, 0

    def __call__(self, call: Call, reply: Reply) -> Reply | None:
        if call.path.endswith("/data"):
            self.answered += 1
            if self.answered % self.after == 0 and self.times > 0:
                self.times -= 1
                self.table.updated = f"2026-07-0{self.times + 1}T06:00:00Z"
        return None


def test_a_table_updated_during_the_fetch_is_fetched_again(connect: Connect) -> None:
    table = population_table()
    api = FakeApi(table, config=small_limit(20), misbehave=Moving(table, after=2, times=1))
    fetched = connect(api).fetch("TAB1", ALL_OF_IT)
    stamps = {part.updated for part in fetched.parts} | {fetched.metadata.metadata.updated}
    assert stamps == {table.updated}
    assert len(api.data_calls) == 8


def test_a_table_that_never_rests_is_given_up(connect: Connect) -> None:
    table = population_table()
    api = FakeApi(table, config=small_limit(20), misbehave=Moving(table, after=2, times=9))
    with pytest.raises(VintageMovedError, match="TAB1") as caught:
        connect(api).fetch("TAB1", ALL_OF_IT)
    assert caught.value.is_transient and caught.value.limit == 3
    assert len(api.data_calls) == 12


def test_stale_metadata_are_replaced(connect: Connect) -> None:
    table = population_table()
    api = FakeApi(table)
    client = connect(api)
    stale = client.metadata("TAB1")
    table.updated = "2026-07-01T06:00:00Z"
    table.variables[-1].codes = [*table.variables[-1].codes, "2025"]
    fetched = client.fetch("TAB1", ALL_OF_IT, metadata=stale)
    assert fetched.metadata.metadata.updated == table.updated
    assert fetched.selection["Tid"][-1] == "2025"


def test_a_server_that_stamps_data_and_metadata_differently_is_believed(connect: Connect) -> None:
    def restamp(document: dict[str, Any]) -> None:
        document["updated"] = "2026-01-01T00:00:00Z"

    api = FakeApi(population_table(), misbehave=_tampered(restamp))
    assert len(connect(api).fetch("TAB1", ALL_OF_IT).parts) == 1


def test_one_failing_part_fails_the_fetch(connect: Connect) -> None:
    def refuse_2022(call: Call, reply: Reply) -> Reply | None:
        wanted = call.json["selection"][-1]["valueCodes"] if call.json else []
        return problem(400, "Non-existent value") if "2022" in wanted else None

    api = FakeApi(population_table(), config=small_limit(16), misbehave=refuse_2022)
    with pytest.raises(pxweb.NonExistentValue):
        connect(api).fetch("TAB1", ALL_OF_IT)


def test_a_recorded_fetch(connect: Connect, recorded: Any) -> None:
    answers = {
        "/config": "config.json",
        "/tables/TAB6471/metadata": "TAB6471_metadata.json",
        "/tables/TAB6471/data": "TAB6471_data.json",
    }
    bodies = {path: recorded(name) for path, name in answers.items()}
    client = connect(FakeApi(misbehave=lambda call, _: Reply(body=bodies[call.path])))
    data = json.loads(bodies["/tables/TAB6471/data"])
    asked = {name: list(data["dimension"][name]["category"]["index"]) for name in ("Region", "Alder")}
    fetched = client.fetch("TAB6471", {**asked, "Kon": "*", "ContentsCode": "*", "Tid": "TOP(4)"})
    assert fetched.parts[0].body == bodies["/tables/TAB6471/data"]
    assert fetched.selection["Tid"] == ("2026M01", "2026M02", "2026M03", "2026M04")
    assert fetched.metadata.body == bodies["/tables/TAB6471/metadata"]
    assert (client.config().max_calls, client.config().window_seconds) == (3, 1.0)
    assert client.config().max_data_cells == 150_000
