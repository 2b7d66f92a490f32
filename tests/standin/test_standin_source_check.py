"""SourceCheck against the live API, tried on the stand-in: the probe of declared tables, recording, other agencies."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest

from pipelines import PROJECT_ROOT
from pipelines.agencies.clients import AgencyClients
from pipelines.agencies.declaration import FOLDER, Agency, AgencyError, agency, all_agencies
from pipelines.maintenance.record_sample import record_tables
from pipelines.maintenance.recorded import Recorded
from pipelines.maintenance.source_probe import probe_sources, report
from pipelines.pxweb import PxWebClient, decode
from pipelines.sources.agency_table import AgencyTable
from pipelines.sources.catalogue import all_sources, of_kind
from pipelines.sources.pxweb_table import PxWebTable
from sample.api import SampleApi
from sample.documents import read
from sample.server import weather as w
from sample.server.demo import SAMPLE, sample_tables
from sample.server.other_agencies import eurostat_datasets, kolada_world
from sample.server.server import StandIn
from sample.server.world import World
from tests.standin.conftest import FreeTime
from tests.standin.made_tables import small_world
from tests.standin.test_standin_agencies import norwegian_world

DECLARED = of_kind(all_sources(), PxWebTable)
OTHERS = {name: one for name, one in of_kind(all_sources(), AgencyTable).items() if name not in DECLARED}
BAS, RAMS = "scb_bas", "scb_rams_2008_2018"


@pytest.fixture
def standin(serve: Callable[..., StandIn]) -> StandIn:
    return serve(World.of(*sample_tables()))


def through(client: PxWebClient) -> Callable[[Any], PxWebClient]:
    """One client for every table."""
    return lambda _: client


# The probe.


def test_every_declared_table_is_found_as_declared_in_few_calls(
    standin: StandIn, connect: Callable[..., PxWebClient]
) -> None:
    probed = probe_sources(DECLARED, through(connect(standin)))
    assert [one.sentence for one in probed if not one.is_sound] == []
    assert {one.source for one in probed} == set(DECLARED)
    bas = next(one for one in probed if one.source == BAS)
    assert (bas.table_id, bas.updated, bas.last_period) == ("TAB3785", "2026-06-12T06:00:00Z", "2025")
    known = sum(source.table_id is not None for source in DECLARED.values())
    assert sum("/data" in call.target for call in standin.calls) == 0
    assert len(standin.calls) <= 1 + 2 * known + 12 * (len(DECLARED) - known)
    assert all("a@example.org" in call.headers["User-Agent"] for call in standin.calls)


def test_a_table_that_moved_is_reported_with_its_new_id(standin: StandIn, connect: Callable[..., PxWebClient]) -> None:
    standin.world.move("TAB3785", "TAB9999")
    (probed,) = probe_sources({BAS: DECLARED[BAS]}, through(connect(standin)))
    assert probed.table_id == "TAB9999"
    assert "moved from TAB3785 to TAB9999" in probed.sentence


def test_codes_that_changed_are_reported_by_variable(standin: StandIn, connect: Callable[..., PxWebClient]) -> None:
    standin.world.recode("TAB3785", "Kon", {"1+2": "T"})
    standin.world.recode("TAB3785", "Fodelseregion", {"tot": "TOT-ALL"})
    (probed,) = probe_sources({BAS: DECLARED[BAS]}, through(connect(standin)))
    assert len(probed.problems) == 2
    assert "'1+2'" in probed.problems[0] and "'tot'" in probed.problems[1]


def test_a_content_known_by_its_label_may_change_its_code(
    standin: StandIn, connect: Callable[..., PxWebClient]
) -> None:
    source = DECLARED[BAS].model_copy(update={"selection": {**DECLARED[BAS].selection, "ContentsCode": ["*"]}})
    standin.world.recode("TAB3785", "ContentsCode", {"000005FG": "000009ZZ"})
    moved = probe_sources({BAS: source}, through(connect(standin)))[0]
    assert moved.failure is None and len(moved.problems) == 1
    assert "now has the code 000009ZZ, declared 000005FG" in moved.sentence
    standin.world.relabel("TAB3785", "ContentsCode", {"000009ZZ": "något annat"})
    gone = probe_sources({BAS: source}, through(connect(standin)))[0]
    assert "neither is there" in gone.sentence and "nearest" not in gone.sentence


def test_a_table_that_is_gone_or_a_closed_api_is_a_failure_of_its_own(
    standin: StandIn, connect: Callable[..., PxWebClient]
) -> None:
    standin.world.remove("TAB3785")
    probed = probe_sources({BAS: DECLARED[BAS], RAMS: DECLARED[RAMS]}, through(connect(standin)))
    assert [(one.source, one.is_sound, one.transient) for one in probed] == [(BAS, False, False), (RAMS, True, False)]
    assert report(probed).splitlines()[0].startswith(f"✗ {BAS}: does not resolve")
    assert report(probed).endswith("1 of 2 declared tables are as declared.")
    standin.weather.close()
    (closed,) = probe_sources({RAMS: DECLARED[RAMS]}, through(connect(standin)))
    assert closed.transient and "ask again later" in closed.sentence


# APIs of other kinds.


@pytest.fixture
def others(serve: Callable[..., StandIn], free_time: FreeTime) -> tuple[StandIn, AgencyClients]:
    standin = serve(World(datasets=dict(eurostat_datasets()), kolada=kolada_world()))
    urls = {"eurostat": standin.eurostat_url, "kolada": standin.kolada_url}
    return standin, AgencyClients("a@example.org", urls, clock=free_time.clock, sleep=free_time.sleep, chance=float)


def test_every_dataset_and_key_figure_is_found_as_declared_in_one_call_each(
    others: tuple[StandIn, AgencyClients],
) -> None:
    standin, agencies = others
    probed = probe_sources(OTHERS, lambda source: agencies.of(source.agency_id))
    assert [one.sentence for one in probed if not one.is_sound] == []
    assert {one.source for one in probed} == set(OTHERS)
    assert len(standin.calls) == len(OTHERS)
    gva = next(one for one in probed if one.source == "eurostat_value_added")
    assert (gva.updated, gva.last_period) == ("2026-06-10T23:00:00+0200", "2024")


def test_a_code_that_a_dataset_lost_and_a_title_that_changed_are_reported(
    others: tuple[StandIn, AgencyClients],
) -> None:
    standin, agencies = others
    served = standin.world.datasets["nama_10r_3gva"]
    standin.world.datasets["nama_10r_3gva"] = served.narrowed("nace_r2", ["TOTAL", "B-E"])
    standin.world.kolada.kpis["N61001"]["title"] = "Något annat, andel (%)"
    probed = {one.source: one for one in probe_sources(OTHERS, lambda source: agencies.of(source.agency_id))}
    assert "nace_r2: expected C, but found only TOTAL, B-E" in probed["eurostat_value_added"].sentence
    assert "N61001 is now called 'Något annat, andel (%)'" in probed["kolada_indicators"].sentence
    assert {name for name, one in probed.items() if not one.is_sound} == {
        "eurostat_value_added",
        "eurostat_union_value_added",
        "kolada_indicators",
    }


def test_an_agency_that_does_not_answer_is_a_failure_of_its_tables_alone(
    others: tuple[StandIn, AgencyClients],
) -> None:
    standin, agencies = others
    standin.weather.stand(w.status(503), where=lambda request: request.path.startswith("/v3"))
    probed = probe_sources(OTHERS, lambda source: agencies.of(source.agency_id))
    unsound = {one.source for one in probed if not one.is_sound}
    assert unsound == {name for name, source in OTHERS.items() if source.kind == "kolada"}
    assert all(one.transient for one in probed if one.source in unsound)


# Recording.


@pytest.fixture
def sample_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "tables"))


def cells_of(client: PxWebClient, source: PxWebTable, table_id: str) -> dict[tuple[str, ...], tuple[object, object]]:
    found = {}
    for part in client.fetch(table_id, source.selection).parts:
        table = decode(part.body, table_id=table_id).table
        for *key, value, status in zip(*(column.to_pylist() for column in table.columns), strict=True):
            found[tuple(key)] = (value, status)
    return found


def test_what_is_recorded_is_what_the_agency_serves(
    standin: StandIn, connect: Callable[..., PxWebClient], sample_copy: Path
) -> None:
    table = standin.world.table("TAB3138")
    assert table is not None
    served = standin.world.change("TAB3138", label="Verklig", values=table.values + 0.5, updated="2026-12-01T07:00:00Z")
    name = next(one for one, source in DECLARED.items() if source.matrix == served.matrix)
    # Split on purpose: a recording is one document whatever the limit.
    (reported,) = record_tables({name: DECLARED[name]}, through(connect(standin, max_data_cells=700)), sample_copy)
    assert reported.failure is None and reported.was == "simulated"
    assert "it was simulated: take it out of" in reported.sentence
    named = re.findall(r"sample/[a-z_/]+\.py", reported.sentence)
    assert named and all((PROJECT_ROOT / file).is_file() for file in named)
    recorded = PxWebClient("https://sample.invalid/api/v2", contact=None, adapter=SampleApi(sample_copy))
    assert cells_of(recorded, DECLARED[name], "TAB3138") == cells_of(connect(standin), DECLARED[name], "TAB3138")
    document = read(sample_copy / f"{name}.json")
    assert (document["label"], document["updated"]) == ("Verklig", "2026-12-01T07:00:00Z")
    assert (
        set(document["status"]) == {str(place) for place, one in enumerate(document["value"]) if one is None} != set()
    )
    assert SampleApi(sample_copy).origin("TAB3138") == "recorded"


def test_recording_the_same_again_changes_no_file(
    standin: StandIn, connect: Callable[..., PxWebClient], sample_copy: Path
) -> None:
    list(record_tables(DECLARED, through(connect(standin)), sample_copy))
    first = {path.name: path.read_bytes() for path in sample_copy.glob("*.json")}
    assert all(one.failure is None for one in record_tables(DECLARED, through(connect(standin)), sample_copy))
    assert {path.name: path.read_bytes() for path in sample_copy.glob("*.json")} == first


def test_datasets_and_key_figures_are_recorded_as_they_are_served(
    others: tuple[StandIn, AgencyClients], sample_copy: Path
) -> None:
    standin, agencies = others
    served = standin.world.datasets["nama_10r_3gva"]
    flags = served.flags.copy()
    flags[0, 0, 0, 0, -1] = "p"
    standin.world.datasets["nama_10r_3gva"] = replace(served, values=served.values + 0.5, flags=flags, label="Real")
    standin.world.kolada.kpis["N85085"]["description"] = "Källa: SCB"

    def record() -> list[Recorded]:
        return list(record_tables(OTHERS, lambda source: agencies.of(source.agency_id), sample_copy))

    reported = {one.source: one for one in record()}
    assert [one.sentence for one in reported.values() if one.failure] == []
    assert (reported["eurostat_union_value_added"].was, reported["kolada_indicators"].was) == ("recorded", "simulated")
    assert "take it out of sample/kolada.py" in reported["kolada_indicators"].sentence
    written = eurostat_datasets(sample_copy / "eurostat")["nama_10r_3gva"]
    np.testing.assert_array_equal(written.values, served.values + 0.5)
    assert (written.flags == flags).all() and written.label == "Real"
    world = kolada_world(sample_copy / "kolada")
    assert {tuple(sorted(map(str, row.items()))) for row in world.kpis.values()} == {
        tuple(sorted(map(str, row.items()))) for row in standin.world.kolada.kpis.values()
    }
    assert len(world.rows) == len(standin.world.kolada.rows)
    first = {path: path.read_bytes() for path in sample_copy.rglob("*.json")}
    record()
    assert {path: path.read_bytes() for path in sample_copy.rglob("*.json")} == first


def test_a_table_that_cannot_be_fetched_leaves_its_file(
    standin: StandIn, connect: Callable[..., PxWebClient], sample_copy: Path
) -> None:
    standin.world.remove("TAB3785")
    before = (sample_copy / f"{BAS}.json").read_bytes()
    (reported,) = record_tables({BAS: DECLARED[BAS]}, through(connect(standin)), sample_copy)
    assert reported.failure is not None and "not recorded" in reported.sentence
    assert (sample_copy / f"{BAS}.json").read_bytes() == before


# Other agencies.


def test_without_its_declared_limit_the_limit_would_be_broken(
    serve: Callable[..., StandIn], free_time: FreeTime
) -> None:
    standin = serve(norwegian_world(), clock=free_time.clock)
    standin.counter.max_calls, standin.counter.window = 40, 60.0
    plain = agency("ssb").model_copy(update={"call_limit": None})
    times: dict[str, Any] = {"clock": free_time.clock, "sleep": free_time.sleep}
    opened: Any = plain.open_client("a@example.org", base_url=standin.url, **times)
    with opened as client:
        for _ in range(120):
            client.table("07459")
    assert standin.counter.refused > 0


def test_closed_hours_are_those_of_the_agency_s_own_clock() -> None:
    ssb = agency("ssb")
    assert not ssb.is_open(datetime.fromisoformat("2026-07-01T04:30:00+00:00"))
    assert ssb.is_open(datetime.fromisoformat("2026-07-01T06:20:00+00:00"))
    assert agency("scb").is_open(datetime.fromisoformat("2026-07-01T04:30:00+00:00"))


def test_every_agency_is_declared_and_names_a_client_that_exists(tmp_path: Path) -> None:
    assert set(all_agencies()) == {path.stem for path in FOLDER.glob("*.yml")} >= {"scb", "ssb"}
    with pytest.raises(AgencyError, match="no agency is called 'dst'"):
        agency("dst")
    (tmp_path / "odd.yml").write_text("title: Odd\nclient: none_such\n")
    with pytest.raises(AgencyError, match="none_such"):
        all_agencies(tmp_path)
    assert isinstance(agency("scb"), Agency)


def test_the_sample_s_own_tables_are_served_unchanged(standin: StandIn, connect: Callable[..., PxWebClient]) -> None:
    client = connect(standin)
    for name, source in DECLARED.items():
        document = orjson.loads((SAMPLE / f"{name}.json").read_bytes())
        table = replace(next(one for one in sample_tables() if one.matrix == source.matrix))
        assert np.array_equal(table.values.ravel(), np.array(document["value"], float), equal_nan=True)
        assert client.metadata(table.id).metadata.label == document["label"]


def test_the_small_world_is_what_the_tests_say() -> None:
    assert set(small_world().tables) == {"tab10", "tab20"}
