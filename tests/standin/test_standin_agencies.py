"""Another agency needs configuration only: from its file and a declared table to rows, through the stand-in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from pipelines.agencies.clients import AgencyClients
from pipelines.agencies.declaration import Agency, AgencyClosed, agency, all_agencies
from pipelines.archive import Archive, Origin
from pipelines.ingest.api_session import ApiSession
from pipelines.ingest.fetching import Collector
from pipelines.ingest.outcome import FetchOutcome
from pipelines.ingest.table_ids import TableIds
from pipelines.kinds.registry import KINDS
from pipelines.load.loader import Loader
from pipelines.sources.catalogue import all_sources, of_kind
from pipelines.sources.declaration import SourceError
from pipelines.sources.pxweb_table import PxWebTable
from sample.server.server import StandIn
from sample.server.tables import Variable, contents_variable, make_table, time_variable
from sample.server.world import World
from tests.standin.conftest import FreeTime
from warehouse.engine import Warehouse

OPEN, CLOSED = datetime(2026, 7, 1, 1, 30, tzinfo=UTC), datetime(2026, 7, 1, 4, 30, tzinfo=UTC)

DECLARATION = """
title: {sv: Folkmängd i Norge, en: Population of Norway}
agency: SSB
product: folkemengde
table_id: null
matrix: "07459"
folder: be
search: befolkning region
group: population
regime: SSB
classification: none
licence: CC-BY-4.0
cadence: annual
period: {first: 2024}
selection: {Region: ["*"], ContentsCode: ["*"], Tid: ["*"]}
names:
  ContentsCode:
    column: measure
    values:
      population: {code: Personer, label: Personer, unit: personer}
breaks: []
"""

LIVE: tuple[Origin, ...] = ("live",)


def norwegian_world() -> World:
    """An agency as Statistics Norway is: its language, a large cell limit, and a /config that keeps its limit."""
    variables = (
        Variable("Region", "region", {"0": "Hele landet", "03": "Oslo", "46": "Vestland"}, role="geo", show="value"),
        contents_variable({"Personer": "Personer"}),
        time_variable("2024", "2025"),
    )
    path = (("be", "Befolkning", "be"),)
    table = make_table("07459", variables=variables, matrix="07459", label="Befolkning, etter region", path=path)
    world = World.of(table)
    languages = [{"id": "no", "label": "Norsk"}, {"id": "en", "label": "English"}]
    world.config |= {"maxCallsPerTimeWindow": 0, "timeWindow": 0, "maxDataCells": 800_000}
    world.config |= {"languages": languages, "defaultLanguage": "no"}
    return world


@pytest.fixture
def standin(serve: Callable[..., StandIn], free_time: FreeTime) -> StandIn:
    served = serve(norwegian_world(), clock=free_time.clock)
    # What its headers say is what it enforces.
    served.counter.max_calls, served.counter.window = 40, 60.0
    return served


@pytest.fixture
def declared(tmp_path: Path) -> dict[str, PxWebTable]:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "ssb_population.yml").write_text(DECLARATION, encoding="utf-8")
    return of_kind(all_sources(folder), PxWebTable)


@pytest.fixture
def agencies(standin: StandIn, free_time: FreeTime) -> AgencyClients:
    times: dict[str, Any] = {"clock": free_time.clock, "sleep": free_time.sleep}
    return AgencyClients("a@example.org", {"ssb": standin.url}, **times)


def collect(
    tmp_path: Path, declared: dict[str, PxWebTable], agencies: AgencyClients, at: datetime
) -> tuple[FetchOutcome, Archive]:
    session = ApiSession(agencies, "unused", "live", lambda _: "live")
    archive, ids = Archive(tmp_path / "archive"), TableIds(tmp_path / "ids.json", "live")
    (outcome,) = Collector(declared, session, archive, ids, clock=lambda: at).outcomes
    return outcome, archive


def test_a_norwegian_table_becomes_rows_by_two_files(
    standin: StandIn, declared: dict[str, PxWebTable], agencies: AgencyClients, tmp_path: Path
) -> None:
    outcome, archive = collect(tmp_path, declared, agencies, OPEN)
    assert outcome.outcome == "new_vintage", outcome.message
    warehouse = Warehouse.at(None, tmp_path / "build")
    loader = Loader(declared, KINDS, archive, warehouse, LIVE)
    loader.prepare()
    loader.load_pending(declared["ssb_population"], OPEN)
    query = "select region, measure, tid, value from raw.ssb_population order by region, tid"
    with warehouse.connect() as connection:
        rows = [tuple(row) for row in connection.execute(sa.text(query))]
        licences: list[Any] = list(connection.execute(sa.text("select licence from meta.vintages")).scalars())
    served = standin.world.table("07459")
    assert served is not None
    assert rows == [(region, "population", year, value) for (region, _, year), (value, _) in served.as_dict().items()]
    assert (len(rows), licences[0]) == (6, "CC-BY-4.0")
    assert all("lang=no" in call.target for call in standin.calls if not call.target.endswith("/config"))


def test_its_limit_is_kept_though_its_config_does_not_tell_it(
    standin: StandIn, declared: dict[str, PxWebTable], agencies: AgencyClients
) -> None:
    client: Any = agencies.of("ssb")
    client.config()
    for _ in range(120):
        client.table("07459")
    assert (standin.counter.refused, standin.counter.most) == (0, 40)


def test_in_its_closed_hours_nothing_is_asked_and_the_next_run_may(
    standin: StandIn, declared: dict[str, PxWebTable], agencies: AgencyClients, tmp_path: Path
) -> None:
    outcome, _ = collect(tmp_path, declared, agencies, CLOSED)
    assert (outcome.outcome, outcome.transient, standin.calls) == ("failed", True, [])
    assert "05:00-08:15 (Europe/Oslo)" in outcome.message
    assert collect(tmp_path, declared, agencies, OPEN)[0].outcome == "new_vintage"


def test_each_table_is_asked_of_its_own_agency(serve: Callable[..., StandIn], standin: StandIn) -> None:
    swedish = serve(World.of(*(make_table("TAB1", variables=(contents_variable({"A": "a"}), time_variable("2024"))),)))
    agencies = AgencyClients(None, {"ssb": standin.url, "scb": swedish.url})
    norwegian: Any = agencies.of("ssb")
    swedish_client: Any = agencies.of_open("scb", CLOSED)
    assert norwegian.table("07459").id == "07459"
    assert swedish_client.table("TAB1").id == "TAB1"
    assert agencies.of("scb") is agencies.of("scb")
    with pytest.raises(AgencyClosed):
        agencies.of_open("ssb", CLOSED)


def test_an_agency_that_is_no_agency_is_reported_with_the_file_to_add(tmp_path: Path) -> None:
    text = DECLARATION.replace("agency: SSB", "agency: DST")
    (tmp_path / "dst_population.yml").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=r"'DST'.*SCB, SSB.*agencies/<name>.yml"):
        all_sources(tmp_path)


def test_the_first_generation_is_asked_at_the_agency_s_own_address_or_at_none() -> None:
    assert AgencyClients(None).open_v1("ssb") is None
    assert AgencyClients(None, {"scb": "http://127.0.0.1:9/api/v2"}).open_v1("scb") is None
    for clients in (AgencyClients(None), AgencyClients(None, {"scb": "http://x"}, {"scb": "http://127.0.0.1:9/v1"})):
        older = clients.open_v1("scb")
        assert older is not None
        older.close()


def test_the_settings_ask_the_home_agency_where_its_file_says() -> None:
    from pipelines.ingest.api_session import HOME_AGENCY
    from pipelines.settings import Settings

    assert Settings.model_fields["api_url"].default == agency(HOME_AGENCY).api_url
    assert isinstance(all_agencies()[HOME_AGENCY], Agency)
