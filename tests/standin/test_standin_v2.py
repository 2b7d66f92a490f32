"""PxWebApi 2 as the stand-in speaks it: paths, formats, limits and the quirks that clients trip over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import requests

from sample.server.server import StandIn
from sample.server.world import World
from tests.standin.conftest import FreeTime
from tests.standin.made_tables import CODELISTS, EVERYTHING, employment, population, small_world


@pytest.fixture
def standin(serve: Callable[..., StandIn]) -> StandIn:
    return serve(small_world())


def get(standin: StandIn, path: str, **params: str) -> requests.Response:
    return requests.get(standin.url + path, params=params, timeout=10)


def select_all(**changed: str) -> dict[str, str]:
    asked = {f"valueCodes[{name}]": ",".join(codes) for name, codes in EVERYTHING.items()}
    return {**asked, **changed}


def test_config_says_what_the_limits_are(standin: StandIn) -> None:
    config = get(standin, "/config").json()
    assert (config["maxDataCells"], config["maxCallsPerTimeWindow"], config["timeWindow"]) == (150_000, 30, 10)


def test_pages_follow_each_other_and_end_with_a_404(standin: StandIn) -> None:
    first = get(standin, "/tables", pageSize="1").json()
    assert (first["page"]["totalElements"], first["page"]["totalPages"]) == (2, 2)
    assert [link["rel"] for link in first["page"]["links"]] == ["next", "last"]
    beyond = get(standin, "/tables", pageSize="1", pageNumber="3")
    assert (beyond.status_code, beyond.json()["title"]) == (404, "Non-existent page")


def test_all_words_of_a_search_must_fit_whatever_their_endings(standin: StandIn) -> None:
    assert [one["id"] for one in get(standin, "/tables", query="folkmängden månad").json()["tables"]] == ["TAB20"]
    assert [one["id"] for one in get(standin, "/tables", query="title:sysselsatta").json()["tables"]] == ["TAB10"]
    assert get(standin, "/tables", query="folkmängd lönesumma").json()["tables"] == []


def test_past_days_are_counted_from_the_server_s_clock(serve: Callable[..., StandIn]) -> None:
    now = datetime(2026, 6, 10, tzinfo=UTC)
    old, new = employment(updated="2026-05-01T06:00:00Z"), population(updated="2026-06-08T06:00:00Z")
    standin = serve(World.of(old, new, now=lambda: now))
    assert [one["id"] for one in get(standin, "/tables", pastDays="5").json()["tables"]] == ["TAB20"]


def test_discontinued_tables_are_listed_on_request_only(serve: Callable[..., StandIn]) -> None:
    standin = serve(World.of(employment(), population(discontinued=True)))
    assert len(get(standin, "/tables").json()["tables"]) == 1
    assert len(get(standin, "/tables", includeDiscontinued="true").json()["tables"]) == 2


def test_metadata_have_no_values_and_name_their_code_lists(standin: StandIn) -> None:
    document = get(standin, "/tables/tab10/metadata").json()
    assert document["value"] == []
    listed = document["dimension"]["Region"]["extension"]["codelists"]
    assert [one["id"] for one in listed] == [one.id for one in CODELISTS]


BY_LABOUR_MARKET = {"variableCode": "Region", "codelist": "agg_RegionLA2018", "valueCodes": ["LA08"]}
NEWEST = [
    {"variableCode": "ContentsCode", "valueCodes": ["AM1"]},
    {"variableCode": "Tid", "valueCodes": ["TOP(1)"]},
]


def regions_described(standin: StandIn, **params: str) -> list[str]:
    document = get(standin, "/tables/TAB10/metadata", **params).json()
    assert document["value"] == [] and document["size"][0] == len(document["dimension"]["Region"]["category"]["index"])
    # Which lists there are is reported whichever is applied.
    assert len(document["dimension"]["Region"]["extension"]["codelists"]) == len(CODELISTS)
    return list(document["dimension"]["Region"]["category"]["index"])


def test_metadata_are_described_by_a_code_list_that_the_request_names(standin: StandIn) -> None:
    assert regions_described(standin, **{"codelist[region]": "vs_RegionKommun07"}) == ["0880", "0881", "1082"]
    assert regions_described(standin, **{"codelist[Region]": "agg_RegionLA2018"}) == ["LA08", "LA10"]
    for asked, title in (("codelist[Region]", "Non-existent codelist"), ("codelist[Ort]", "Non-existent variable")):
        refused = get(standin, "/tables/TAB10/metadata", **{asked: "vs_none"})
        assert (refused.status_code, refused.json()["title"]) == (400, title)


def test_metadata_are_described_as_a_saved_query_has_them(standin: StandIn) -> None:
    query = {"tableId": "TAB10", "selection": {"selection": [BY_LABOUR_MARKET, *NEWEST]}}
    name = requests.post(f"{standin.url}/savedqueries", json=query, timeout=10).json()["id"]
    # Its code lists are applied; the codes that it selects do not narrow what is described.
    assert regions_described(standin, savedQuery=name) == ["LA08", "LA10"]
    # It goes before whatever else the request says, and is looked past where it does not fit the table.
    assert regions_described(standin, savedQuery=name, **{"codelist[Region]": "vs_none"}) == ["LA08", "LA10"]
    assert get(standin, "/tables/TAB20/metadata", savedQuery=name).status_code == 200
    refused = get(standin, "/tables/TAB10/metadata", savedQuery="none")
    assert (refused.status_code, refused.json()["title"]) == (404, "Saved query not found")


def test_metadata_are_described_as_the_default_selection_has_them(standin: StandIn) -> None:
    plain = get(standin, "/tables/TAB10/metadata").json()
    assert get(standin, "/tables/TAB10/metadata", defaultSelection="true").json() == plain
    standin.world.default_selections["tab10"] = {"selection": [BY_LABOUR_MARKET, *NEWEST]}
    assert regions_described(standin, defaultSelection="true") == ["LA08", "LA10"]
    assert regions_described(standin, defaultSelection="false") == list(
        plain["dimension"]["Region"]["category"]["index"]
    )
    # The same selection is what is answered where nothing is selected.
    assert get(standin, "/tables/TAB10/data").json()["size"] == [1, 1, 1]
    chosen = get(standin, "/tables/TAB10/defaultselection").json()["selection"]
    assert next(one for one in chosen if one["variableCode"] == "Region")["codelist"] == "agg_RegionLA2018"


@pytest.mark.parametrize("path", ["/tables/TAB404", "/tables/TAB404/metadata", "/tables/TAB404/data"])
def test_a_table_that_does_not_exist_is_a_404(standin: StandIn, path: str) -> None:
    response = get(standin, path)
    assert (response.status_code, response.json()["title"]) == (404, "Non-existent table")


def test_code_list_ids_are_case_sensitive(standin: StandIn) -> None:
    assert get(standin, "/codelists/vs_RegionLän07").status_code == 200
    refused = get(standin, "/codelists/vs_regionlän07")
    assert (refused.status_code, refused.json()["title"]) == (404, "Non-existent codelist")


def test_an_aggregation_adds_its_members_up(standin: StandIn) -> None:
    rest = {
        "valueCodes[SNI]": "A",
        "valueCodes[Kon]": "1+2",
        "valueCodes[ContentsCode]": "AM1",
        "valueCodes[Tid]": "2020",
    }
    parts = get(standin, "/tables/TAB10/data", **{"valueCodes[Region]": "0880,0881", **rest}).json()["value"]
    grouped = {"valueCodes[Region]": "*", "codelist[Region]": "agg_RegionLA2018"}
    document = get(standin, "/tables/TAB10/data", **grouped, **rest).json()
    assert list(document["dimension"]["Region"]["category"]["index"]) == ["LA08", "LA10"]
    assert document["value"][0] == sum(parts)


def test_a_comma_of_an_expression_stands_in_brackets_in_get(standin: StandIn) -> None:
    asked = {"valueCodes[ContentsCode]": "AM1", "valueCodes[Tid]": "[range(2020,2021)],2023"}
    document = get(standin, "/tables/TAB10/data", **asked).json()
    assert list(document["dimension"]["Tid"]["category"]["index"]) == ["2020", "2021", "2023"]
    bare = get(standin, "/tables/TAB10/data", **{**asked, "valueCodes[Tid]": "range(2020,2021)"})
    assert bare.status_code == 400


def test_too_many_cells_are_a_400_though_the_specification_promises_403(serve: Callable[..., StandIn]) -> None:
    world = small_world()
    world.config["maxDataCells"] = 449
    response = get(serve(world), "/tables/TAB10/data", **select_all())
    assert (response.status_code, response.json()["title"]) == (400, "Too many cells selected")


def test_a_long_get_dies_at_the_front_end(standin: StandIn) -> None:
    response = get(standin, "/tables/TAB10/data", **{"valueCodes[Tid]": ",".join(["2020"] * 500)})
    assert (response.status_code, response.headers["Content-Type"]) == (404, "text/html")


def test_missing_cells_are_null_with_a_status(standin: StandIn) -> None:
    document = get(standin, "/tables/TAB10/data", **select_all()).json()
    marked = dict(document["status"].items())
    assert set(marked.values()) == {"..", ".", "-"}
    assert all(document["value"][int(place)] is None for place in marked)
    assert document["updated"].endswith("Z")


def test_csv_is_latin_1_with_symbols_and_a_column_per_content_and_year(standin: StandIn) -> None:
    asked = {"valueCodes[Region]": "08", "valueCodes[SNI]": "US", "valueCodes[Kon]": "1"}
    asked |= {"valueCodes[ContentsCode]": "AM1", "valueCodes[Tid]": "2019,2020", "outputFormat": "csv"}
    response = get(standin, "/tables/TAB10/data", **asked)
    lines = response.content.decode("iso-8859-1").splitlines()
    assert lines[0] == '"region","näringsgren","kön","sysselsatta 2019","sysselsatta 2020"'
    assert lines[1].startswith('"08 Kalmar län","US uppgift saknas","män","..",')
    with pytest.raises(UnicodeDecodeError):
        response.content.decode("utf-8")


@pytest.mark.parametrize(
    ("format_params", "header"),
    [("UseCodes,SeparatorSemicolon", '"region";"AM1 2019"'), ("UseTexts,SeparatorTab", '"region"\t"sysselsatta 2019"')],
)
def test_csv_follows_its_format_params(standin: StandIn, format_params: str, header: str) -> None:
    asked = {"valueCodes[Region]": "08", "valueCodes[ContentsCode]": "AM1", "valueCodes[Tid]": "2019"}
    response = get(standin, "/tables/TAB10/data", **asked, outputFormat="csv", outputFormatParams=format_params)
    assert response.content.decode("iso-8859-1").splitlines()[0] == header


@pytest.mark.parametrize(
    "params", [{"outputFormat": "docx"}, {"outputFormat": "px", "outputFormatParams": "SeparatorTab"}]
)
def test_a_format_that_is_not_written_is_refused(standin: StandIn, params: dict[str, str]) -> None:
    response = get(standin, "/tables/TAB10/data", **params)
    assert (response.status_code, response.json()["title"]) == (400, "Unsupported output format")


def test_placement_turns_the_table_and_refuses_what_is_not_there(standin: StandIn) -> None:
    asked = {"valueCodes[Region]": "08", "valueCodes[ContentsCode]": "AM1", "valueCodes[Tid]": "*"}
    turned = get(standin, "/tables/TAB10/data", **asked, stub="Tid", heading="Region,ContentsCode").json()
    assert turned["id"] == ["Tid", "Region", "ContentsCode"]
    refused = get(standin, "/tables/TAB10/data", **asked, heading="Kon")
    assert (refused.status_code, refused.json()["title"]) == (400, "Illegal placment")


def test_a_saved_query_is_kept_answered_and_explained(standin: StandIn) -> None:
    selection = {"selection": [{"variableCode": "ContentsCode", "valueCodes": ["AM1"]}]}
    selection["selection"].append({"variableCode": "Tid", "valueCodes": ["TOP(1)"]})
    query = {"tableId": "TAB10", "language": "sv", "selection": selection, "outputFormat": "csv"}
    made = requests.post(f"{standin.url}/savedqueries", json=query, timeout=10)
    assert made.status_code == 201
    own = f"/savedqueries/{made.json()['id']}"
    assert get(standin, own).json()["savedQuery"]["tableId"] == "TAB10"
    assert get(standin, own + "/data").headers["Content-Type"].startswith("text/csv")
    assert get(standin, own + "/data", outputFormat="json-stat2").json()["size"] == [1, 1]
    codes = {one["variableCode"]: one["valueCodes"] for one in get(standin, own + "/selection").json()["selection"]}
    assert codes["Tid"] == ["2023"] and codes["Region"] == []
    assert get(standin, "/savedqueries/none").json()["title"] == "Saved query not found"


def test_the_limit_is_counted_in_a_sliding_window(serve: Callable[..., StandIn], free_time: FreeTime) -> None:
    standin = serve(small_world(), limited=True, clock=free_time.clock)
    answers = [get(standin, "/tables/TAB10") for _ in range(31)]
    assert [one.status_code for one in answers] == [200] * 30 + [429]
    assert answers[0].headers["X-Rate-Limit-Limit"] == "10s"
    assert (answers[0].headers["X-Rate-Limit-Remaining"], answers[30].headers["Retry-After"]) == ("29", "10")
    free_time.sleep(9.9)
    assert get(standin, "/tables/TAB10").status_code == 429
    free_time.sleep(0.1)
    assert get(standin, "/tables/TAB10").status_code == 200
    assert get(standin, "/config").status_code == 200
    assert standin.counter.refused == 2
