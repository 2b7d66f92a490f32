"""Every kind of alert has a section in the runbook."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from pipelines.alerts.check_kinds import KINDS, OTHER, SECTIONS, cause_rank, section
from pipelines.alerts.page import write_runbook
from pipelines.alerts.runbook_sections import RUNBOOK, anchor, headings
from pipelines.kinds.registry import checks_of
from pipelines.sources.catalogue import all_sources
from pipelines.sources.dropped_sets import dropped_sets
from warehouse.check_results import Kind

SOURCES = [*all_sources().values(), *dropped_sets("sample").values()]


def test_sections_and_the_runbook_match() -> None:
    assert set(SECTIONS) == set(headings())
    assert len(headings()) == len(set(headings()))


def test_every_kind_of_check_has_an_entry() -> None:
    assert {kind.name for kind in KINDS if kind.validates} == set(get_args(Kind))


def test_what_breaks_first_tells_the_reason() -> None:
    first_to_last = [
        ("contract", "readable"),
        ("contract", "columns_present"),
        ("drift", "metadata_breaking_changes"),
        ("contract", "codes_known_region"),
        ("drift", "magnitude_kept"),
        ("contract", "county_sums_equal_country"),
        ("drift", "revisions_as_declared"),
        ("dbt", "fct_employment__key_is_unique"),
    ]
    ranks = [cause_rank(kind, check) for kind, check in first_to_last]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)


def test_each_section_says_what_it_means_where_to_look_and_how_to_fix() -> None:
    text = RUNBOOK.read_text(encoding="utf-8")
    for part in text.split("\n## ")[1:]:
        for word in ("**Means**", "**Look**", "**Fix**"):
            assert word in part, part.splitlines()[0]


def test_every_check_of_every_table_has_a_section_of_its_own() -> None:
    checks = {(check.kind, check.name) for source in SOURCES for check in checks_of(source)}
    general = {OTHER, "contract"}
    without = {name for kind, name in checks if section(kind, name) in general}
    assert not without


@pytest.mark.parametrize(
    ("kind", "check", "expected"),
    [
        ("fetch", "fetched", "fetched"),
        ("fetch", "uploads_recognised", "uploads"),
        ("dbt", "builds", "model-builds"),
        ("dbt", "fct_employment__key_is_unique", "model-tests"),
        ("run", "run_ends", "run-broke"),
        ("schedule", "run_every_night", "run-overdue"),
        ("delivery", "target_reached", "target-down"),
        ("freshness", "not_silent", "silent"),
        ("something new", "unheard_of", OTHER),
    ],
)
def test_each_kind_leads_to_its_section(kind: str, check: str, expected: str) -> None:
    assert section(kind, check) == expected


def test_anchors_are_those_of_markdown_viewers() -> None:
    assert anchor("Value domain") == "value-domain"
    assert anchor("Metadata: breaking changes") == "metadata-breaking-changes"


def test_the_runbook_is_a_page_whose_anchors_lead_to_its_sections(tmp_path: Path) -> None:
    write_runbook(tmp_path)
    page = (tmp_path / "runbook.html").read_text(encoding="utf-8")
    for name in SECTIONS:
        assert f'id="{name}"' in page
    written = (tmp_path / "runbook.html").stat().st_mtime_ns
    write_runbook(tmp_path)
    assert (tmp_path / "runbook.html").stat().st_mtime_ns == written
