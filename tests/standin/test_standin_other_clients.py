"""Others' clients make their normal calls against the stand-in, and others' validators accept its data.

None of these programs was written with the stand-in in mind: what they understand is what the real server says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from sample.server.demo import sample_tables
from sample.server.server import StandIn
from sample.server.tables import Table
from tests.standin.made_tables import employment, population, small_world

_HINT = "belongs to the dev dependencies; run `make lock` and `make setup`"


def package(name: str) -> Any:
    return pytest.importorskip(name, reason=f"{name} {_HINT}")


@pytest.fixture
def standin(serve: Callable[..., StandIn]) -> StandIn:
    return serve(small_world())


def values_of(table: Table, **codes: list[str]) -> list[float | None]:
    """The table's own cells in row-major order."""
    wanted = [set(codes.get(one.code, one.codes)) for one in table.variables]
    return [
        value for key, (value, _) in table.as_dict().items() if all(c in w for c, w in zip(key, wanted, strict=True))
    ]


def test_pxwebpy_finds_tables_and_reads_metadata_and_code_lists(standin: StandIn) -> None:
    api = package("pxweb").PxApi(standin.url, disable_cache=True)
    assert api.number_of_tables == 2
    assert api.get_config()["maxDataCells"] == 150_000
    assert [one["id"] for one in api.search(query="folkmängd")["tables"]] == ["TAB20"]
    assert {one["id"] for one in api.all_tables()} == {"TAB10", "TAB20"}
    assert [one["id"] for one in api.get_paths("AM0207")] == ["AM", "AM0207", "AM0207K"]
    assert [one["id"] for one in api.tables_on_path("BE0101")] == ["TAB20"]
    assert api.get_table_variables("TAB10")["Kon"]["elimination"] is True
    assert [one["code"] for one in api.get_code_list("vs_RegionKommun07")["values"]] == ["0880", "0881", "1082"]


def test_pxwebpy_fetches_a_selection_with_masks(standin: StandIn) -> None:
    api = package("pxweb").PxApi(standin.url, disable_cache=True)
    rows = api.get_table_data(
        "TAB20", {"Region": ["08*"], "Alder": ["*"], "ContentsCode": ["BE1"], "Tid": ["2026*"]}, show="code"
    )
    assert [row["value"] for row in rows] == values_of(
        population(), Region=["08", "0880", "0881"], Tid=["2026M01", "2026M02"]
    )
    assert rows[0]["region"] == "08" and rows[0]["månad"] == "2026M01"


def test_pxwebpy_splits_and_fetches_a_whole_table_and_gets_what_we_serve(standin: StandIn) -> None:
    standin.world.config["maxDataCells"] = 100
    api = package("pxweb").PxApi(standin.url, disable_cache=True)
    rows = api.get_table_data_all("TAB10", show="code")
    assert len(rows) == 450
    labels = ("region", "näringsgren", "kön", "tabellinnehåll", "år")
    served = {key: value for key, (value, _) in employment().as_dict().items()}
    assert {tuple(row[label] for label in labels): row["value"] for row in rows} == served


def test_pxwebpy_uses_a_code_list(standin: StandIn) -> None:
    api = package("pxweb").PxApi(standin.url, disable_cache=True)
    asked = {"Region": ["*"], "SNI": ["A"], "Kon": ["1+2"], "ContentsCode": ["AM1"], "Tid": ["2023"]}
    rows = api.get_table_data("TAB10", asked, code_list={"Region": "agg_RegionLA2018"}, show="code")
    assert [row["region"] for row in rows] == ["LA08", "LA10"]


def test_pxwebpy_waits_as_long_as_it_is_reported(
    serve: Callable[..., StandIn], monkeypatch: pytest.MonkeyPatch
) -> None:
    from sample.server.weather import too_many_requests

    module = package("pxweb._internal.client")
    naps: list[float] = []
    monkeypatch.setattr(module.time, "sleep", naps.append)
    standin = serve(small_world())
    api = package("pxweb").PxApi(standin.url, disable_cache=True)
    standin.weather.script(too_many_requests(7))
    assert api.get_table_metadata("TAB10")["id"][0] == "Region"
    assert naps == [7.0]


def test_pxstatspy_finds_describes_and_fetches(standin: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    pxstatspy = package("pxstatspy")
    api = pxstatspy.PxAPI(pxstatspy.PxAPIConfig(base_url=standin.url, language="sv"))
    assert (api.max_data_cells, api.rate_limiter.max_calls) == (150_000, 30)
    assert list(api.find_tables_as_dataframe(query="folkmängd")["id"]) == ["TAB20"]
    assert api.get_table_by_id("TAB10")["id"] == "TAB10"
    # Not TOP(2): pxstatspy 1.0.1 expands that itself, and counts from the oldest period.
    asked = {"Region": ["08"], "Alder": ["*"], "ContentsCode": ["*"], "Tid": ["2026*"]}
    frame = api.get_data_as_dataframe("TAB20", asked)
    served: Any = values_of(population(), Region=["08"], Tid=["2026M01", "2026M02"])
    assert sorted(frame.select_dtypes("number").to_numpy().ravel().tolist()) == sorted(served)


def test_pxstatspy_reads_csv_and_reports_a_refusal(standin: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    pxstatspy = package("pxstatspy")
    api = pxstatspy.PxAPI(pxstatspy.PxAPIConfig(base_url=standin.url, language="sv"))
    asked = {"Region": ["08"], "Alder": ["65+"], "ContentsCode": ["BE1"], "Tid": ["2026M01"]}
    text = api.get_table_data("TAB20", asked, output_format=pxstatspy.OutputFormat.CSV)
    assert "08 Kalmar län" in text
    with pytest.raises(pxstatspy.PxAPIError):
        api.get_table_data("TAB404", {})


def data_of(standin: StandIn, table_id: str) -> requests.Response:
    table = standin.world.table(table_id)
    assert table is not None
    selection = [{"variableCode": one.code, "valueCodes": ["*"]} for one in table.variables]
    return requests.post(f"{standin.url}/tables/{table_id}/data", json={"selection": selection}, timeout=30)


def test_jsonstat_validator_accepts_what_is_served(standin: StandIn) -> None:
    validate = package("jsonstat_validator").validate_jsonstat
    for table in sample_tables():
        standin.world.put(table)
    for table_id in list(standin.world.tables):
        assert validate(data_of(standin, table_id).json()) is True, table_id


def test_jsonstat_validator_would_have_found_a_broken_document(standin: StandIn) -> None:
    module = package("jsonstat_validator")
    document = data_of(standin, "TAB10").json()
    document["size"][0] += 1
    with pytest.raises(module.JSONStatValidationError):
        module.validate_jsonstat(document)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:pyjstat")
def test_pyjstat_reads_the_same_values_as_are_served(standin: StandIn) -> None:
    pyjstat = package("pyjstat.pyjstat")

    dataset = pyjstat.Dataset.read(data_of(standin, "TAB10").text)
    frame = dataset.write("dataframe", naming="id")
    keys = zip(*(frame[name] for name in ("Region", "SNI", "Kon", "ContentsCode", "Tid")), strict=True)
    read = dict(zip(keys, frame["value"], strict=True))
    served = {key: value for key, (value, _) in employment().as_dict().items() if value is not None}
    assert {key: value for key, value in read.items() if value == value} == served
