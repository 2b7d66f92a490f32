"""Agencies of other kinds as a run meets them: asked by their own clients, kept when they are dead, asked when due."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from pipelines.agencies.clients import AgencyClients
from pipelines.archive import Archive
from pipelines.eurostat import EurostatClient
from pipelines.ingest.api_session import ApiSession
from pipelines.ingest.fetching import Collector
from pipelines.ingest.outcome import FetchOutcome
from pipelines.ingest.table_ids import TableIds
from pipelines.kinds.registry import KINDS
from pipelines.kolada import KoladaClient
from pipelines.sources.agency_table import AgencyTable
from pipelines.sources.catalogue import all_sources, of_kind
from sample.server import weather as w
from sample.server.messages import Request
from sample.server.other_agencies import eurostat_datasets, kolada_world
from sample.server.server import StandIn
from sample.server.world import World
from tests.standin.conftest import FreeTime

AT = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
OTHERS = {name: one for name, one in of_kind(all_sources(), AgencyTable).items() if one.kind in ("eurostat", "kolada")}
EUROSTAT = [name for name, one in OTHERS.items() if one.kind == "eurostat"]
KOLADA = "kolada_indicators"


@pytest.fixture
def standin(serve: Callable[..., StandIn]) -> StandIn:
    return serve(World(datasets=dict(eurostat_datasets()), kolada=kolada_world()))


@pytest.fixture
def agencies(standin: StandIn, free_time: FreeTime) -> AgencyClients:
    times: dict[str, Any] = {"clock": free_time.clock, "sleep": free_time.sleep, "chance": lambda: 0.0}
    urls = {"eurostat": standin.eurostat_url, "kolada": standin.kolada_url}
    return AgencyClients("a@example.org", urls, **times)


def ask(folder: Path, agencies: AgencyClients, at: datetime) -> dict[str, FetchOutcome]:
    session = ApiSession(agencies, "unused", "live", lambda _: "live")
    archive, ids = Archive(folder / "archive"), TableIds(folder / "ids.json", "live")
    collector = Collector(OTHERS, session, archive, ids, clock=lambda: at)
    return {outcome.source: outcome for outcome in collector.outcomes}


def test_each_agency_is_asked_by_its_own_client_and_everything_is_archived_and_read(
    standin: StandIn, agencies: AgencyClients, tmp_path: Path
) -> None:
    outcomes = ask(tmp_path, agencies, AT)
    assert {outcome.outcome for outcome in outcomes.values()} == {"new_vintage"}, [o.message for o in outcomes.values()]
    assert (type(agencies.of("eurostat")), type(agencies.of("kolada"))) == (EurostatClient, KoladaClient)
    archive = Archive(tmp_path / "archive")
    for name, source in OTHERS.items():
        snapshot = archive.latest(name, ["live"])
        assert snapshot is not None
        rows, values = KINDS[source.kind].rows(source, archive, snapshot)  # type: ignore[attr-defined]
        assert rows.num_rows and values.num_rows
        for named in source.names.values():
            assert set(rows.column(named.column).unique().to_pylist()) == set(named.values), name
        missing = [(v, s) for v, s in zip(*(rows.column(n).to_pylist() for n in ("value", "status")), strict=True)]
        assert all(status is not None for value, status in missing if value is None)


def test_a_night_later_nothing_is_fetched_and_kolada_is_not_asked(
    standin: StandIn, agencies: AgencyClients, tmp_path: Path
) -> None:
    ask(tmp_path, agencies, AT)
    standin.calls.clear()
    later = ask(tmp_path, agencies, AT + timedelta(days=1))
    assert {one.outcome for one in later.values()} == {"unchanged"}
    # Who was not asked has not answered: that Kolada is silent tonight proves nothing of the network.
    assert {name for name, one in later.items() if not one.asked} == set(OTHERS) - set(EUROSTAT)
    assert [call.target for call in standin.calls if call.target.startswith("/v3")] == []
    assert all("lastTimePeriod=1" in call.target for call in standin.calls) and len(standin.calls) == len(EUROSTAT)


def test_a_week_later_kolada_is_asked_and_the_same_figures_are_no_vintage(
    standin: StandIn, agencies: AgencyClients, tmp_path: Path
) -> None:
    first = ask(tmp_path, agencies, AT)[KOLADA]
    standin.world.kolada.rows.reverse()
    same = ask(tmp_path, agencies, AT + timedelta(days=7))[KOLADA]
    assert (same.outcome, same.snapshot) == ("same_bytes", first.snapshot)
    assert ask(tmp_path, agencies, AT + timedelta(days=8))[KOLADA].outcome == "unchanged"
    standin.world.kolada.rows[0]["values"][0]["value"] += 1
    assert ask(tmp_path, agencies, AT + timedelta(days=14))[KOLADA].outcome == "new_vintage"


def test_a_dead_agency_stops_no_other(standin: StandIn, agencies: AgencyClients, tmp_path: Path) -> None:
    standin.weather.stand(w.status(503), where=lambda request: request.path.startswith("/eurostat"))
    outcomes = ask(tmp_path, agencies, AT)
    ended = {kind: {(one.outcome, one.transient) for name, one in outcomes.items() if OTHERS[name].kind == kind}
             for kind in ("eurostat", "kolada")}  # fmt: skip
    assert ended == {"eurostat": {("failed", True)}, "kolada": {("new_vintage", False)}}


def test_a_key_figure_with_another_title_is_fetched_and_reported(
    standin: StandIn, agencies: AgencyClients, tmp_path: Path
) -> None:
    standin.world.kolada.kpis["N45909"]["title"] = "Slutanvändning av alla bränsletyper, MWh/inv"
    outcome = ask(tmp_path, agencies, AT)[KOLADA]
    assert outcome.outcome == "new_vintage"
    assert "N45909 is now called 'Slutanvändning av alla bränsletyper, MWh/inv', declared" in outcome.reworded


def test_a_renamed_dimension_is_the_failure_of_what_asks_that_dataset_alone(
    standin: StandIn, agencies: AgencyClients, tmp_path: Path
) -> None:
    served = standin.world.datasets["nama_10r_3gva"]
    renamed = {"nace_r21" if name == "nace_r2" else name: codes for name, codes in served.dimensions.items()}
    standin.world.datasets["nama_10r_3gva"] = replace(served, dimensions=renamed)
    outcomes = ask(tmp_path, agencies, AT)
    assert {name for name, one in outcomes.items() if one.outcome == "failed"} == {
        "eurostat_value_added",
        "eurostat_union_value_added",
    }
    assert "nace_r2" in outcomes["eurostat_value_added"].message


# What may be answered in place of an answer, and what the failure says of it.
BAD_ANSWERS = {
    "web page": (w.html_page(), "a web page instead of JSON"),
    "broken gzip": (w.not_gzip, "gzip|broke|decod"),
    "another host": (w.redirect("https://evil.example.org/data"), "evil.example.org"),
    "half a document": (w.cut_json(), "the JSON stops"),
    "refusal": (w.status(403, body=b"Nope"), "HTTP 403"),
}


@pytest.mark.parametrize("kind", ["eurostat", "kolada"])
@pytest.mark.parametrize("bad", BAD_ANSWERS)
def test_a_bad_answer_is_the_failure_of_its_agency_alone(
    standin: StandIn, agencies: AgencyClients, tmp_path: Path, bad: str, kind: str
) -> None:
    effect, said = BAD_ANSWERS[bad]
    begins = {"eurostat": "/eurostat", "kolada": "/v3"}[kind]
    standin.weather.stand(effect, where=lambda request: request.path.startswith(begins))
    outcomes = ask(tmp_path, agencies, AT)
    for name, one in outcomes.items():
        assert (one.outcome == "failed") == (OTHERS[name].kind == kind), one.message
        if one.outcome == "failed":
            assert name in one.message and re.search(said, one.message), one.message


@pytest.mark.parametrize("said", ["2099-01-01T23:00:00+0200", "i går"])
def test_a_time_of_update_that_is_none_or_to_come_is_a_failure_of_its_dataset_alone(
    standin: StandIn, agencies: AgencyClients, tmp_path: Path, said: str
) -> None:
    """`i går` was archived, and stopped every page that says how old a table is."""
    served = standin.world.datasets["rd_e_gerdreg"]
    standin.world.datasets["rd_e_gerdreg"] = replace(served, updated=said)
    outcomes = ask(tmp_path, agencies, AT)
    assert {name for name, one in outcomes.items() if one.outcome == "failed"} == {"eurostat_research_expenditure"}
    message = outcomes["eurostat_research_expenditure"].message
    assert "rd_e_gerdreg: expected the time of the last update, until 2026-12-01" in message and said in message


@pytest.mark.parametrize("target", [5, ["/v3/data"], {"href": "/v3"}])
def test_a_next_page_that_is_no_address_is_a_failure(
    standin: StandIn, agencies: AgencyClients, tmp_path: Path, target: object
) -> None:
    """A number in `next_url` broke the whole step of fetching, with every other agency's tables."""

    def effect(request: Request, delivery: w.Delivery) -> w.Delivery:
        document = {**orjson.loads(delivery.answer.body), "next_url": target}
        return replace(delivery, answer=replace(delivery.answer, body=orjson.dumps(document)))

    standin.weather.stand(effect, where=lambda request: request.path.startswith("/v3/data"))
    outcomes = ask(tmp_path, agencies, AT)
    assert {one.outcome for name, one in outcomes.items() if name in EUROSTAT} == {"new_vintage"}
    assert outcomes[KOLADA].outcome == "failed"
    assert "expected the address of the next page" in outcomes[KOLADA].message


def test_a_dimension_in_another_place_is_the_same_table(
    standin: StandIn, agencies: AgencyClients, tmp_path: Path
) -> None:
    """Columns are known by their names: the order of dimensions moves no figure."""
    name = "eurostat_research_expenditure"

    def rows(folder: Path) -> list[str]:
        assert ask(folder, agencies, AT)[name].outcome == "new_vintage"
        archive = Archive(folder / "archive")
        snapshot = archive.latest(name, ["live"])
        assert snapshot is not None
        table, _ = KINDS["eurostat"].rows(OTHERS[name], archive, snapshot)  # type: ignore[attr-defined]
        return sorted(repr(sorted(row.items())) for row in table.to_pylist())

    before = rows(tmp_path / "before")
    served = standin.world.datasets["rd_e_gerdreg"]
    standin.world.datasets["rd_e_gerdreg"] = replace(
        served,
        dimensions=dict(reversed(list(served.dimensions.items()))),
        values=served.values.transpose(),
        flags=served.flags.transpose(),
    )
    assert rows(tmp_path / "after") == before
