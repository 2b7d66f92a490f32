"""The adapter answers as PxWebApi 2 does, and refuses clearly what it does not do."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path
from typing import Any

import pytest
import requests

from pipelines.pxweb import PxWebClient, resolve_table
from pipelines.sources.catalogue import all_sources, of_kind
from pipelines.sources.names import match_names
from pipelines.sources.pxweb_table import PxWebTable
from sample.api import SampleApi
from sample.record import TABLES

BASE = "https://sample.invalid/api/v2"
LISTED = json.loads((TABLES / "index.json").read_bytes())["tables"]
KALMAR_2013 = {
    "Region": ["08"],
    "SNI2007": ["A"],
    "Kon": ["1"],
    "ContentsCode": ["AM0207K1"],
    "Tid": ["2013"],
}


def _post(session: requests.Session, table_id: str, **selection: list[str]) -> requests.Response:
    items = [{"variableCode": variable, "valueCodes": codes} for variable, codes in selection.items()]
    return session.post(f"{BASE}/tables/{table_id}/data", json={"selection": items})


def _title(response: requests.Response) -> tuple[int, str]:
    problem = response.json()
    assert problem["status"] == response.status_code
    return response.status_code, problem["title"]


def test_config_states_the_limits(session: requests.Session) -> None:
    config = session.get(f"{BASE}/config").json()
    assert (config["maxDataCells"], config["maxCallsPerTimeWindow"], config["timeWindow"]) == (
        150_000,
        300,
        10,
    )
    assert config["apiVersion"].startswith("2.")


def test_a_night_without_news_reads_the_index_alone(tmp_path: Path) -> None:
    """Asking whether a table is new must not cost reading its figures."""
    shutil.copy(TABLES / "index.json", tmp_path)
    session = requests.Session()
    session.mount(BASE, SampleApi(tmp_path))
    entry = session.get(f"{BASE}/tables/tab900").json()
    assert (entry["id"], entry["firstPeriod"], entry["lastPeriod"]) == ("TAB900", "2008", "2018")
    assert session.get(f"{BASE}/config").ok
    assert session.get(f"{BASE}/tables?pageSize=3").json()["page"]["totalElements"] == len(LISTED)


def test_an_altered_copy_is_served(tmp_path: Path) -> None:
    shutil.copytree(TABLES, tmp_path / "tables")
    index = json.loads((tmp_path / "tables" / "index.json").read_bytes())
    index["tables"][0]["updated"] = "2030-01-01T07:00:00Z"
    (tmp_path / "tables" / "index.json").write_text(json.dumps(index), encoding="utf-8")
    session = requests.Session()
    session.mount(BASE, SampleApi(tmp_path / "tables"))
    assert session.get(f"{BASE}/tables/TAB900").json()["updated"] == "2030-01-01T07:00:00Z"


def test_index_and_documents_agree(session: requests.Session) -> None:
    for entry in session.get(f"{BASE}/tables").json()["tables"]:
        metadata = session.get(f"{BASE}/tables/{entry['id']}/metadata").json()
        assert (entry["label"], entry["updated"]) == (metadata["label"], metadata["updated"])
        names = [metadata["dimension"][variable]["label"] for variable in metadata["id"]]
        assert entry["variableNames"] == names
        assert metadata["extension"]["px"]["tableid"] == entry["id"]


def test_origin_is_ours_and_not_in_any_answer(session: requests.Session) -> None:
    api = SampleApi()
    assert (api.origin("TAB3785"), api.origin("TAB3138")) == ("recorded", "simulated")
    with pytest.raises(KeyError):
        api.origin("TAB1")
    listed = session.get(f"{BASE}/tables").json()["tables"]
    assert not any({"origin", "file"} & set(entry) for entry in listed)


def test_links_stand_under_the_base_of_the_request(session: requests.Session) -> None:
    links = {link["rel"]: link["href"] for link in session.get(f"{BASE}/tables/TAB900").json()["links"]}
    assert links["metadata"] == f"{BASE}/tables/TAB900/metadata?lang=sv"
    assert session.get(links["self"]).ok


def test_search_wants_every_word(session: requests.Session) -> None:
    def found(query: str) -> list[str]:
        answer = session.get(f"{BASE}/tables", params={"query": query, "pastDays": "30"}).json()
        return [entry["id"] for entry in answer["tables"]]

    assert found("FOLKMÄNGDEN ålder") == ["TAB6574"]
    assert found("folkmängden näringsgren") == []
    assert found("bruttoregionprodukt riksområde näringsgren") == ["SIM-T03A", "SIM-T04A"]


def test_pages_hold_every_table_once(session: requests.Session) -> None:
    last = math.ceil(len(LISTED) / 3)
    pages = [session.get(f"{BASE}/tables?pageSize=3&pageNumber={number}").json() for number in range(1, last + 1)]
    listed = [entry["id"] for page in pages for entry in page["tables"]]
    assert sorted(listed) == sorted(entry["id"] for entry in LISTED)
    assert {len(page["tables"]) for page in pages[:-1]} == {3}
    assert pages[0]["page"]["totalPages"] == last
    assert _title(session.get(f"{BASE}/tables?pageSize=3&pageNumber={last + 1}")) == (404, "Non-existent page")


def test_metadata_is_the_document_without_values(session: requests.Session) -> None:
    metadata = session.get(f"{BASE}/tables/SIM-T03A/metadata?lang=sv").json()
    assert metadata["value"] == []
    assert "status" not in metadata
    assert metadata["size"] == [31, 5, 3, 25]
    assert metadata["extension"]["px"]["matrix"] == "SIM-T03A"
    assert metadata["role"] == {"time": ["Tid"], "metric": ["ContentsCode"]}
    unit = metadata["dimension"]["ContentsCode"]["category"]["unit"]
    assert unit["NR0105AQ"] == {"base": "1000-tal", "decimals": 1}


def test_subset_comes_in_the_order_that_was_asked_for(session: requests.Session) -> None:
    answer = _post(session, "TAB900", **{**KALMAR_2013, "Region": ["08", "00"], "Tid": ["2018", "2008"]}).json()
    assert answer["id"] == ["Region", "SNI2007", "Kon", "ContentsCode", "Tid"]
    assert answer["size"] == [2, 1, 1, 1, 2]
    assert answer["dimension"]["Region"]["category"] == {
        "index": {"08": 0, "00": 1},
        "label": {"08": "Kalmar län", "00": "Riket"},
    }
    # SCB, TAB900: men in agriculture, forestry and fishing, Kalmar and country, 2018 and 2008.
    assert answer["value"] == [3660, 3252, 70139, 59348]


def test_codes_match_without_regard_to_case(session: requests.Session) -> None:
    answer = _post(
        session,
        "tab900",
        region=["08"],
        SNI2007=["r+s+t+u"],
        KON=["1"],
        CONTENTSCODE=["am0207k1"],
        tid=["2018"],
    )
    assert answer.json()["dimension"]["SNI2007"]["category"]["index"] == {"R+S+T+U": 0}


def test_variable_left_out_gives_its_total(session: requests.Session) -> None:
    answer = _post(session, "TAB3785", Region=["08"], ContentsCode=["000005FG"], Tid=["2025"]).json()
    assert (answer["id"], answer["value"]) == (["Region", "ContentsCode", "Tid"], [114_663])


def test_variable_left_out_without_a_total_is_summed(session: requests.Session) -> None:
    selection = {name: codes for name, codes in KALMAR_2013.items() if name != "Kon"}
    both = _post(session, "TAB900", **selection).json()
    parts = _post(session, "TAB900", **{**KALMAR_2013, "Kon": ["1", "2"]}).json()
    assert both["id"] == ["Region", "SNI2007", "ContentsCode", "Tid"]
    assert both["value"] == [sum(parts["value"])]


def test_missing_cells_are_null_with_a_status_at_their_new_place(session: requests.Session) -> None:
    answer = _post(
        session,
        "SIM-T03A",
        Region=["08"],
        SNI2007=["TOT", "EJBRANSCH"],
        ContentsCode=["NR0105AP", "NR0105AQ"],
        Tid=["2024"],
    ).json()
    assert [value is None for value in answer["value"]] == [False, False, False, True]
    assert answer["status"] == {"3": ".."}


def test_no_status_where_nothing_is_missing(session: requests.Session) -> None:
    """The marks of the whole table must not stay in a part that has none of its missing cells."""
    selection = {"Region": ["08"], "SNI2007": ["TOT"], "ContentsCode": ["NR0105AP"], "Tid": ["2024"]}
    assert "status" not in _post(session, "SIM-T03A", **selection).json()


def test_get_answers_as_post_does(session: requests.Session) -> None:
    query = {f"valueCodes[{variable}]": ",".join(codes) for variable, codes in KALMAR_2013.items()}
    got = session.get(f"{BASE}/tables/TAB900/data", params=query | {"outputFormat": "json-stat2"}).json()
    assert got == _post(session, "TAB900", **KALMAR_2013).json()


@pytest.mark.parametrize(
    ("change", "title"),
    [
        ({"Ålder": ["1"]}, "Non-existent variable"),
        ({"Region": ["08", "99"]}, "Non-existent value"),
        ({"Tid": []}, "Missing selection for mandantory variable"),
        ({"Tid": ["TOP(1)"]}, "Illegal selection expression"),
        ({"Region": ["*"]}, "Illegal selection expression"),
        ({"Region": ["08", "08"]}, "Illegal selection expression"),
        ({"Region": [8]}, "Non-existent value"),
    ],
)
def test_wrong_selection_is_refused(session: requests.Session, change: dict[str, Any], title: str) -> None:
    assert _title(_post(session, "TAB900", **{**KALMAR_2013, **change})) == (400, title)


def test_too_many_cells_are_refused(tmp_path: Path) -> None:
    shutil.copytree(TABLES, tmp_path / "tables")
    index = json.loads((tmp_path / "tables" / "index.json").read_bytes())
    index["config"]["maxDataCells"] = 1
    (tmp_path / "tables" / "index.json").write_text(json.dumps(index), encoding="utf-8")
    session = requests.Session()
    session.mount(BASE, SampleApi(tmp_path / "tables"))
    assert _post(session, "TAB900", **KALMAR_2013).ok
    both = _post(session, "TAB900", **{**KALMAR_2013, "Kon": ["1", "2"]})
    assert _title(both) == (400, "Too many cells selected")


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/tables/TAB1", (404, "Non-existent table")),
        ("GET", "/tables/TAB1/metadata", (404, "Non-existent table")),
        ("GET", "/codelists/vs_RegionLän07", (404, "Non-existent codelist")),
        ("GET", "/navigation", (404, "Not found")),
        ("GET", "/tables/TAB900/defaultselection", (404, "Not found")),
        ("DELETE", "/tables/TAB900", (405, "Method not allowed")),
        ("GET", "/tables/TAB900/data", (400, "Missing selection for mandantory variable")),
        ("GET", "/tables/TAB900/data?outputFormat=px", (400, "Unsupported output format")),
        ("GET", "/tables/TAB900/metadata?lang=en", (400, "Unsupported language")),
        ("GET", "/tables?pageSize=0", (400, "Parameter error")),
    ],
)
def test_what_the_sample_does_not_do_is_refused(
    session: requests.Session, method: str, path: str, expected: tuple[int, str]
) -> None:
    assert _title(session.request(method, BASE + path)) == expected


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (b"not json", "Parameter error"),
        (b'["a list"]', "Parameter error"),
        (b'{"selection":[{"valueCodes":["08"]}]}', "Parameter error"),
        (
            b'{"selection":[{"variableCode":"Region","codelist":"vs_A","valueCodes":["08"]}]}',
            "Non-existent codelist",
        ),
        (b'{"selection":[],"placement":{"heading":["Tid"],"stub":[]}}', "Illegal placment"),
    ],
)
def test_unreadable_body_is_refused(session: requests.Session, body: bytes, title: str) -> None:
    assert _title(session.post(f"{BASE}/tables/TAB900/data", data=body)) == (400, title)


SOURCES = of_kind(all_sources(), PxWebTable)


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES.keys())
def test_declared_table_is_found_and_named(session: requests.Session, source: PxWebTable) -> None:
    """Every declaration finds its table by what describes it: the sample has no old name, as the agency does not."""
    with PxWebClient(BASE, contact=None, adapter=SampleApi()) as client:
        entry = resolve_table(client, **source.description)
    assert source.table_id in (None, entry.id)
    found = session.get(f"{BASE}/tables/{entry.id}/metadata").json()
    assert found["extension"]["px"]["matrix"] == entry.id
    assert set(source.selection) == set(found["id"])
    for variable in source.names:
        labels = found["dimension"][variable]["category"]["label"]
        assert set(match_names(source, variable, labels)) == set(labels)


def test_a_missing_cell_keeps_the_symbol_that_was_recorded(tmp_path: Path) -> None:
    shutil.copytree(TABLES, tmp_path / "tables")
    path = tmp_path / "tables" / "scb_rams_2008_2018.json"
    document = json.loads(path.read_bytes())
    symbols = {"0": "..", "1": ".", "2": "-", "3": None}
    document["value"][:4] = [None] * 4
    document["status"] = {place: symbol for place, symbol in symbols.items() if symbol}
    path.write_text(json.dumps(document), encoding="utf-8")
    session = requests.Session()
    session.mount(BASE, SampleApi(tmp_path / "tables"))
    codes = {code: list(dimension["category"]["index"]) for code, dimension in document["dimension"].items()}
    first = {code: some[:1] for code, some in codes.items()}
    answer = _post(session, "TAB900", **{**first, "Tid": ["2011", "2010", "2009", "2008", "2012"]}).json()
    # A cell for which no symbol was recorded gets the one that says least.
    assert answer["status"] == {"0": "..", "1": "-", "2": ".", "3": ".."}
    assert answer["value"][4] is not None
    # A sum over a missing cell is missing, with a symbol of its own.
    summed = _post(session, "TAB900", **{name: one for name, one in first.items() if name != "Kon"}).json()
    assert (summed["value"], summed["status"]) == ([None], {"0": ".."})
