"""Exports from the inbox to the marts of research, through the parts of a nightly run, on both databases.

A whole nightly run is not needed: what is dropped is ingested, loaded and validated, and dbt builds the models of
research.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from pipelines.clock import utc_now
from pipelines.ingest.strategy_folders import strategy_codes
from pipelines.installation.parts import Installation
from pipelines.load.strategies import load_strategies
from pipelines.settings import Settings
from pipelines.sources.export_sets import REAL, SIMULATED
from pipelines.steps.validate import validate_vintage
from pipelines.transform.dbt_project import model_graph
from pipelines.transform.model_build import build_in_order
from tests.databases import DIALECTS, Dialect, PostgresServer
from tests.shared_files import shared_path
from warehouse.release_copy import marts_schema
from warehouse.vintages import choose_current

UNIVERSITIES = {"lnu", "slu", "liu", "bth", "hj"}
MODELS = [
    "research_strengths",
    "fct_publications",
    "dim_organisation",
    "dim_research_field",
    "int_area_research_profile",
]


class Research:
    """An installation whose marts of research are built."""

    def __init__(self, home: Path, url: str | None) -> None:
        self.home, self.url = home, url

    @property
    def installation(self) -> Installation:
        """The installation as one run opens it."""
        return Installation(
            Settings(  # type: ignore[call-arg]
                _env_file=None, home=self.home, warehouse_url=self.url, api="sample", inbox_quiet_seconds=0
            )
        )

    def build(self) -> list[str]:
        """Ingest, load, validate, build the models of research; returns what was found."""
        run = self.installation
        run.loader.prepare()
        findings = [finding for finding in run.ingestions["exports"].findings if not finding.passed]
        for source in (REAL, SIMULATED):
            run.loader.load_pending(run.sources[source], utc_now())
            for vintage in run.loader.unvalidated(source):
                outcomes = validate_vintage(run.loader, vintage, "test", utc_now())
                findings += [outcome for outcome in outcomes if not outcome.passed]
        with run.warehouse.connect() as connection, connection.begin():
            choose_current(connection, run.sources, run.origins)
        run.strategies.ingest()
        load_strategies(run.warehouse, run.archive, run.strategies.followed(), strategy_codes())
        self._models()
        return [finding.message for finding in findings]

    def _models(self) -> None:
        warehouse = self.installation.warehouse
        graph = model_graph(warehouse.dialect, self.home / "build")
        outcomes = build_in_order(warehouse, graph.parsed, self.home / "build", select=MODELS)
        broken = [f"{one.unique_id}: {one.message}" for one in outcomes if not one.succeeded]
        assert not broken

    def rows(self, query: str) -> list[dict[str, Any]]:
        """Rows of a query; `{marts}` is where the marts are."""
        warehouse = self.installation.warehouse
        with warehouse.connect() as connection:
            found = connection.execute(sa.text(query.format(marts=marts_schema(warehouse))))
            return [dict(row) for row in found.mappings()]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer) -> Callable[[Dialect], Research]:
    """The shipped exports, built once on each database; to be looked at, never changed."""

    @cache
    def make(dialect: Dialect) -> Research:
        url = postgres_server.url(postgres_server.new_database()) if dialect == "postgresql" else None
        research = Research(tmp_path_factory.mktemp(f"research_{dialect}"), url)
        assert research.build() == []
        return research

    return make


@pytest.fixture(params=DIALECTS)
def research(request: pytest.FixtureRequest, built: Callable[[Dialect], Research]) -> Research:
    """The shipped exports on each database."""
    return built(request.param)


@pytest.fixture
def real(built: Callable[[Dialect], Research], tmp_path: Path) -> Research:
    """The same installation with the real export of one university in its inbox, before the next run."""
    export = shared_path("data", "swepub", "swepub_export_lnu.json")
    shutil.copytree(built("duckdb").home, tmp_path / "home")
    shutil.copyfile(export, tmp_path / "home" / "inbox" / "bibliometrics" / "swepub export.json")
    return Research(tmp_path / "home", None)


def test_every_record_is_accounted_for_and_the_formats_are_merged(research: Research) -> None:
    files = research.rows("select * from quality.export_files")
    assert len(files) == 10
    for file in files:
        placed = ("records_loaded", "records_merged", "records_quarantined", "records_reference", "records_unjoined")
        assert file["records_read"] == sum(file[name] for name in placed), file["file"]
    (count,) = research.rows("select count(*) as publications from raw.publications")
    swepub = next(file for file in files if file["format"] == "swepub")
    # Every record of the others has its twin in SwePub's, by DOI.
    assert count["publications"] == swepub["records_read"]


def test_fractions_of_a_publication_sum_to_one(research: Research) -> None:
    for column in ("author_fraction", "organisation_fraction"):
        rows = research.rows(
            f"select sum({column}) as total from raw.publication_organisations group by publication_id"
        )
        assert all(row["total"] is None or row["total"] == pytest.approx(1) for row in rows)


def test_no_figure_of_a_person_is_anywhere(research: Research) -> None:
    texts = research.rows(
        "select name as reported from quality.unmatched_affiliations union all "
        "select detail from quality.export_findings "
        "union all select reason from quality.quarantined_records union all select warnings from quality.export_files"
    )
    assert texts
    assert not [row for row in texts if "Upphov" in row["reported"]]


def test_every_university_has_its_strengths_marked_as_simulated(research: Research) -> None:
    rows = research.rows(
        "select * from {marts}.research_strengths where field_scheme = 'ssif_3' and counting = 'full' "
        "and activity_index_low > 1 and period_end = 2025"
    )
    assert {row["organisation_code"] for row in rows} == UNIVERSITIES
    assert {row["origin"] for row in rows} == {"simulated"}
    for row in rows:
        assert row["activity_index_low"] <= row["activity_index"] <= row["activity_index_high"]
        assert row["publications"] == row["publication_count"] >= 10
        assert row["activity_base"] == "Sweden, simulated"


def test_small_counts_are_counted_and_not_measured(research: Research) -> None:
    rows = research.rows("select * from {marts}.research_strengths where publication_count < 10")
    assert rows
    for row in rows:
        assert row["suppressed"]
        assert row["activity_index"] is row["mncs"] is row["pp_top10"] is row["abroad_share"] is None


def test_fractional_counts_are_no_larger_than_full_ones(research: Research) -> None:
    rows = research.rows(
        "select whole.publications as full, part.publications as part from {marts}.research_strengths as whole "
        "inner join {marts}.research_strengths as part on part.organisation_code = whole.organisation_code "
        "and part.field_scheme = whole.field_scheme and part.field_code = whole.field_code "
        "and part.period_end = whole.period_end and part.baseline = whole.baseline and part.counting <> 'full' "
        "where whole.counting = 'full'"
    )
    assert rows
    assert all(row["part"] <= row["full"] + 1e-9 for row in rows)


def test_baselines_stand_apart_and_have_their_intervals(research: Research) -> None:
    rows = research.rows("select * from {marts}.research_strengths where mncs is not null")
    assert {row["baseline"] for row in rows} >= {"user_table", "export_openalex"}
    for row in rows:
        assert row["mncs_low"] <= row["mncs"] <= row["mncs_high"]
        assert row["scored_publications"] >= 10
        assert row["pp_top10"] is None or 0 <= row["pp_top10_low"] <= row["pp_top10_high"] <= 1
    assert all(row["baseline_scope"] == "world, simulated" for row in rows if row["baseline"] == "user_table")


def test_a_neighbour_without_a_publication_in_an_area_is_in_its_denominator(research: Research) -> None:
    """Fault A1: 13 of 114 were made of 13 of 239, since one of the two universities has no e-health."""
    (row,) = research.rows(
        "select * from staging.int_area_research_profile "
        "where area_code = 'e_health' and region_code = '08' and reach = 'nearby' and year = 2024"
    )
    assert row["publication_count"] == 13
    assert row["field_share"] == pytest.approx(13 / 239)
    assert row["activity_index"] == pytest.approx(4.40, abs=0.005)
    profiles = research.rows("select area_code, organisation_code, period_end from staging.int_area_research")
    areas = {profile["area_code"] for profile in profiles}
    universities = {(profile["organisation_code"], profile["period_end"]) for profile in profiles}
    assert len(profiles) == len(areas) * len(universities)


def test_the_newest_year_has_no_normalised_value(research: Research) -> None:
    rows = research.rows(
        "select impact.baseline, max(impact.year) as latest from staging.int_publication_impact as impact "
        "group by impact.baseline"
    )
    assert rows
    assert {row["latest"] for row in rows} == {2024}
    (newest,) = research.rows("select max(year) as year from {marts}.fct_publications")
    assert newest["year"] == 2025


def test_the_works_of_the_snapshot_are_a_reference_set_and_no_publications(research: Research) -> None:
    (file,) = research.rows("select * from quality.export_files where layout = 'openalex_jsonl'")
    assert file["records_reference"] == file["records_read"] > 900
    (sums,) = research.rows("select sum(works) as works from raw.citation_counts")
    assert sums["works"] == pytest.approx(file["records_read"])
    cells = research.rows(
        "select * from staging.int_citation_reference where baseline = 'openalex_snapshot' and works >= 30"
    )
    assert len(cells) == 27


def test_both_databases_give_the_same_figures(built: Callable[[Dialect], Research]) -> None:
    query = (
        "select organisation_code, field_scheme, field_code, period_end, counting, baseline, publications, "
        "activity_index, mncs, mncs_low, mncs_high, pp_top10, pp_top10_high from {marts}.research_strengths "
        'order by organisation_code collate "C", field_scheme collate "C", field_code collate "C", period_end, '
        'counting collate "C", baseline collate "C"'
    )
    ours = built("duckdb").rows(query.replace(' collate "C"', ""))
    theirs = built("postgresql").rows(query)
    assert len(ours) == len(theirs) > 1000
    for one, other in zip(ours, theirs, strict=True):
        for column, value in one.items():
            close = pytest.approx(value, rel=1e-9) if isinstance(value, float) else value
            assert (None if other[column] is None else other[column]) == close, (one, column)


def test_the_real_export_shows_the_real_profile_beside_simulated_others(real: Research) -> None:
    """SwePub's export of Linnéuniversitetet: 100 records of which two are one; see facts in the shared folder."""
    assert real.build() == []
    counts = real.rows(
        "select organisation_code, origin, count(distinct publication_id) as number from {marts}.fct_publications "
        "group by organisation_code, origin"
    )
    found = {row["organisation_code"]: (row["origin"], row["number"]) for row in counts}
    assert found["lnu"] == ("recorded", 99)
    assert {origin for code, (origin, _) in found.items() if code != "lnu"} == {"simulated"}
    rows = real.rows(
        "select field_code, publication_count, field_share, publications_origin, origin, period_end "
        "from {marts}.research_strengths where organisation_code = 'lnu' and field_scheme = 'ssif_3' "
        "and counting = 'full' and baseline = 'none' order by period_end desc, publication_count desc, field_code"
    )
    assert rows[0]["period_end"] == 2017
    assert (rows[0]["field_code"], rows[0]["publication_count"]) == ("503", 18)
    assert {row["publications_origin"] for row in rows} == {"recorded"}
    # The next run has nothing to do: the files are known.
    again = real.installation
    assert [outcome.outcome for outcome in again.ingestions["exports"].outcomes] == ["unchanged", "unchanged"]
    assert not again.loader.pending(REAL)
