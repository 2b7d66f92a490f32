"""The monthly source check, whole: what the agencies are asked, what is found, and what is kept of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from pipelines.agencies.clients import AgencyClients
from pipelines.ingest.api_session import ApiSession
from pipelines.installation.parts import Installation
from pipelines.maintenance.source_check import keep, look_around
from pipelines.settings import Settings
from pipelines.sources.agency_table import AgencyTable
from pipelines.sources.catalogue import all_sources, of_kind
from pipelines.sources.pxweb_table import PxWebTable
from sample.server.demo import sample_tables
from sample.server.other_agencies import eurostat_datasets, kolada_world
from sample.server.server import StandIn
from sample.server.world import World
from tests.standin.conftest import FreeTime
from warehouse.check_results import CheckResult

AT = datetime(2026, 11, 5, 3, 30, tzinfo=UTC)
TABLES = sorted(of_kind(all_sources(), AgencyTable))
# Only PxWeb has two generations of its API.
IN_BOTH = sorted(of_kind(all_sources(), PxWebTable))


@pytest.fixture
def standin(serve: Callable[..., StandIn]) -> StandIn:
    world = World.of(*sample_tables())
    world.datasets, world.kolada = dict(eurostat_datasets()), kolada_world()
    return serve(world)


@pytest.fixture
def installation(standin: StandIn, free_time: FreeTime, tmp_path: Path) -> Installation:
    times: dict[str, Any] = {"clock": free_time.clock, "sleep": free_time.sleep, "chance": lambda: 0.0}
    urls = {"scb": standin.url, "eurostat": standin.eurostat_url, "kolada": standin.kolada_url}
    agencies = AgencyClients("a@example.org", urls, {"scb": standin.v1_url}, **times)
    session = ApiSession(agencies, standin.url, "live", lambda _: "live")
    return Installation(Settings(_env_file=None, home=tmp_path, api="live"), session=session)  # type: ignore[call-arg]


def by_check(outcomes: list[CheckResult]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.check, set()).add(outcome.table)
    return found


def test_every_table_is_probed_and_compared_and_all_is_kept(installation: Installation) -> None:
    source_check = look_around(installation, AT, both_generations=True)
    assert [finding.message for finding in source_check.findings] == []
    assert by_check(source_check.outcomes) == {
        "resolves_as_declared": set(TABLES),
        "first_generation_answers": {"scb"},
        "same_in_both_generations": set(IN_BOTH),
    }
    report = keep(installation, "run-1", source_check)
    assert report.read_text(encoding="utf-8") == source_check.text + "\n"
    assert report.name == "2026-11-05T033000Z.txt"
    query = "select check_name, count(*), min(kind), min(run_id) from quality.check_results group by 1 order by 1"
    with installation.warehouse.connect() as connection:
        rows = [tuple(row) for row in connection.execute(sa.text(query))]
    assert rows == [
        ("first_generation_answers", 1, "source_check", "run-1"),
        ("resolves_as_declared", len(TABLES), "source_check", "run-1"),
        ("same_in_both_generations", len(IN_BOTH), "source_check", "run-1"),
    ]


def test_a_closed_first_generation_is_one_finding_and_the_tables_are_sound(
    installation: Installation, standin: StandIn
) -> None:
    standin.world.has_v1 = False
    source_check = look_around(installation, AT, both_generations=True)
    (finding,) = source_check.findings
    assert (finding.table, finding.check, finding.severity) == ("scb", "first_generation_answers", "warning")
    assert "answers no more" in finding.message and "remove v1_url" in finding.message
    assert by_check(source_check.outcomes)["resolves_as_declared"] == set(TABLES)


def test_figures_that_differ_between_the_generations_are_one_finding_of_their_table(
    installation: Installation, standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sample.server.v1 import ApiV1

    served = ApiV1._table

    def one_cell_off(api: ApiV1, folders: list[str]) -> Any:
        table = served(api, folders)
        if table is None or table.id != "TAB3785":
            return table
        values = table.values.copy()
        # The last cell is of the newest period.
        values.reshape(-1)[-1] += 1
        return replace(table, values=values)

    monkeypatch.setattr(ApiV1, "_table", one_cell_off)
    (finding,) = look_around(installation, AT, both_generations=True).findings
    assert (finding.table, finding.check) == ("scb_bas", "same_in_both_generations")
    assert "1 of" in finding.message and "differ" in finding.message


def test_a_table_that_only_the_second_generation_has_is_no_finding(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sample.server.v1 import ApiV1

    served = ApiV1._table
    unknown = "ArbStDoNArNN"
    monkeypatch.setattr(ApiV1, "_table", lambda api, steps: None if steps[-1:] == [unknown] else served(api, steps))
    source_check = look_around(installation, AT, both_generations=True)
    assert source_check.findings == []
    assert "only the second generation has it" in source_check.text


def test_what_changed_is_a_finding_of_its_table_alone(installation: Installation, standin: StandIn) -> None:
    standin.world.recode("TAB3785", "Kon", {"1+2": "T"})
    standin.world.remove("TAB900")
    source_check = look_around(installation, AT, both_generations=False)
    assert {finding.table for finding in source_check.findings} == {"scb_bas", "scb_rams_2008_2018"}
    assert source_check.generations == {}
    assert all("when-the-agency-changes-something" in finding.message for finding in source_check.findings)


def test_the_sample_has_no_generations_to_compare(tmp_path: Path) -> None:
    sample = Installation(Settings(_env_file=None, home=tmp_path, api="sample"))  # type: ignore[call-arg]
    source_check = look_around(sample, AT, both_generations=True)
    assert (source_check.findings, source_check.generations) == ([], {})


def test_the_job_runs_in_dagster_and_tells_where_the_report_is(installation: Installation, standin: StandIn) -> None:
    from pipelines.jobs import source_check

    standin.world.has_v1 = False
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    result = source_check.execute_in_process(resources={"installation": installation}, run_config=quiet)
    assert result.success
    (output,) = [event.step_output_data for event in result.all_events if event.is_successful_output]
    reported = {name: value.value for name, value in output.metadata.items()}
    assert (reported["findings"], reported["checks"]) == (1, len(TABLES) + 1)
    (report,) = installation.home.source_check.iterdir()
    assert reported["report"] == str(report)
    assert "answers no more" in report.read_text(encoding="utf-8")


def test_the_command_prints_keeps_and_ends_with_one_when_somebody_is_needed(
    standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free_time: FreeTime
) -> None:
    from typer.testing import CliRunner

    from pipelines.cli.app import app

    others = json.dumps({"eurostat": standin.eurostat_url, "kolada": standin.kolada_url})
    places = {"HOME": str(tmp_path), "API_URL": standin.url, "V1_URL": standin.v1_url, "AGENCY_URLS": others}
    for name, value in places.items():
        monkeypatch.setenv(f"STYRKA_{name}", value)
    # The agencies' limits are kept, and nobody waits for them.
    time = SimpleNamespace(sleep=free_time.sleep, monotonic=free_time.clock)
    monkeypatch.setattr("pipelines.http.client.time", time)
    sound = CliRunner().invoke(app, ["sources", "check", "--live"])
    assert (sound.exit_code, len(list((tmp_path / "source_check").iterdir()))) == (0, 1), sound.output
    assert f"{len(TABLES)} of {len(TABLES)} declared tables are as declared." in sound.output
    standin.world.has_v1 = False
    monkeypatch.setattr("pipelines.ingest.fetching.utc_now", lambda: AT)
    ended = CliRunner().invoke(app, ["sources", "check", "--live", "--both-generations"])
    assert ended.exit_code == 1 and "answers no more" in ended.output
