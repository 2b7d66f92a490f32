"""What Dagster sees: the asset graph with its groups and owners, the jobs, and schedules in Stockholm's time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from pipelines.assets.contract_checks import CHECK_NAMES
from pipelines.assets.naming import EDITION_KEY
from pipelines.definitions import build_definitions
from pipelines.kinds.registry import checks_of
from pipelines.settings import Settings
from pipelines.sources.catalogue import all_sources


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> dg.RepositoryDefinition:
    home = tmp_path_factory.mktemp("definitions")
    settings = Settings(_env_file=None, home=home, api="sample")  # type: ignore[call-arg]
    definitions = build_definitions(settings)
    dg.Definitions.validate_loadable(definitions)
    assert not (home / "archive").exists()
    return definitions.get_repository_def()


@pytest.fixture(scope="module")
def graph(repository: dg.RepositoryDefinition):  # type: ignore[no-untyped-def]
    return repository.asset_graph


def test_every_source_has_its_snapshot_and_its_raw_table(graph) -> None:  # type: ignore[no-untyped-def]
    keys = {key.to_user_string() for key in graph.materializable_asset_keys}
    for source in all_sources():
        assert {f"snapshot/{source}", f"raw/{source}", f"staging/stg_{source}"} <= keys
    assert {"marts/specialisation_indices", "marts/dim_region", "published/warehouse"} <= keys


def test_a_figure_goes_one_way_from_snapshot_to_release(graph) -> None:  # type: ignore[no-untyped-def]
    def parents(name: str) -> set[str]:
        key = dg.AssetKey(name.split("/"))
        return {parent.to_user_string() for parent in graph.get(key).parent_keys}

    assert parents("raw/scb_bas") == {"snapshot/scb_bas"}
    assert parents("staging/stg_scb_bas") == {"raw/scb_bas"}
    assert "marts/specialisation_indices" in parents("published/warehouse")
    marts = {key.to_user_string() for key in graph.materializable_asset_keys if key.path[0] == "marts"}
    assert parents("published/warehouse") == marts


def test_every_asset_has_a_group_an_owner_a_kind_and_a_description(graph) -> None:  # type: ignore[no-untyped-def]
    for key in graph.materializable_asset_keys:
        node = graph.get(key)
        assert node.group_name and node.group_name != "default", key
        assert node.owners == ["team:data-engineering"], key
        assert node.kinds, key
        assert (node.description or "").strip(), key


def test_what_is_published_has_a_policy_of_freshness(graph) -> None:  # type: ignore[no-untyped-def]
    published = {key for key in graph.materializable_asset_keys if key.path[0] == "marts"}
    published.add(dg.AssetKey(["published", "warehouse"]))
    for key in graph.materializable_asset_keys:
        assert (graph.get(key).freshness_policy is not None) == (key in published), key


def test_the_owner_that_the_operator_names_is_the_asset_s(tmp_path: Path) -> None:
    owners = {"scb_bas": "labour market, Öland", "scb_rams_*": "rams@example.org"}
    settings = Settings(_env_file=None, home=tmp_path, api="sample", owners=owners)  # type: ignore[call-arg]
    graph = build_definitions(settings).get_repository_def().asset_graph
    expected = {
        "scb_bas": ["team:labour-market-land"],
        "scb_rams_2008_2018": ["rams@example.org"],
        "scb_population": ["team:data-engineering"],
    }
    for source, owners_of_it in expected.items():
        for layer in ("snapshot", "raw"):
            assert graph.get(dg.AssetKey([layer, source])).owners == owners_of_it


def test_assets_of_a_source_stand_in_the_group_that_it_declares(graph) -> None:  # type: ignore[no-untyped-def]
    for source in all_sources().values():
        for layer in ("snapshot", "raw"):
            assert graph.get(dg.AssetKey([layer, source.name])).group_name == source.group


def test_every_check_of_a_raw_table_is_reported_and_none_blocks_the_other_tables(graph) -> None:  # type: ignore[no-untyped-def]
    for source in all_sources():
        for severity, name in CHECK_NAMES.items():
            spec = graph.get_check_spec(dg.AssetCheckKey(dg.AssetKey(["raw", source]), name))
            # A vintage that is rejected stands aside by itself: it keeps the others from nobody.
            assert not spec.blocking, spec.key
            for check in checks_of(all_sources()[source]):
                assert (check.description_en in spec.description) == (check.severity == severity), check


@pytest.mark.parametrize("job", ["nightly", "annual"])
def test_a_routine_covers_every_asset_in_one_process(repository: dg.RepositoryDefinition, graph, job: str) -> None:  # type: ignore[no-untyped-def]
    definition = repository.get_job(job)
    left_out = {EDITION_KEY} if job == "nightly" else set()
    assert set(definition.asset_layer.executable_asset_keys) == set(graph.materializable_asset_keys) - left_out
    assert definition.executor_def.name == "in_process"
    assert definition.description


def test_every_job_runs_in_one_process_and_so_does_what_is_chosen_on_the_page(
    repository: dg.RepositoryDefinition,
) -> None:
    # The first that writes would send the steps beside it away, and each would be a run of its own.
    jobs = [repository.get_implicit_global_asset_job_def(), *repository.get_all_jobs()]
    assert {job.name: job.executor_def.name for job in jobs} == {job.name: "in_process" for job in jobs}


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ("nightly_schedule", [(3, 30)] * 4),
        ("annual_schedule", [(5, 30)] * 4),
        ("quarterly_schedule", [(5, 15)] * 4),
        ("source_check_schedule", [(4, 30)] * 4),
        ("retention_schedule", [(5, 15)] * 4),
    ],
)
def test_schedules_follow_the_clock_of_stockholm_through_the_year(
    repository: dg.RepositoryDefinition, schedule: str, expected: list[tuple[int, int]]
) -> None:
    definition = repository.get_schedule_def(schedule)
    assert definition.execution_timezone == "Europe/Stockholm"
    stockholm = ZoneInfo("Europe/Stockholm")
    # Around both changes of the clock in 2026, where a careless hour would come twice or never.
    starts = [datetime(2026, month, day, 12, tzinfo=stockholm) for month, day in ((3, 28), (10, 24), (1, 14), (7, 1))]
    ticks = [_next_tick(definition, start) for start in starts]
    assert [(tick.hour, tick.minute) for tick in ticks] == expected


def _next_tick(schedule: dg.ScheduleDefinition, start: datetime) -> datetime:
    from dagster._utils.schedules import schedule_execution_time_iterator

    iterator = schedule_execution_time_iterator(
        start.timestamp(), schedule.cron_schedule, schedule.execution_timezone, ascending=True
    )
    return next(iterator).astimezone(ZoneInfo("Europe/Stockholm"))


def test_loading_the_definitions_makes_no_home_but_the_graphs(tmp_path: Path) -> None:
    build_definitions(Settings(_env_file=None, home=tmp_path, api="sample"))  # type: ignore[call-arg]
    assert {path.name for path in tmp_path.iterdir()} <= {"build"}
