"""Every kind that a declaration may name can be ingested, loaded and validated."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pipelines.kinds.registry import KINDS, checks_of
from pipelines.sources import catalogue
from pipelines.sources.catalogue import all_sources
from pipelines.sources.dropped_sets import dropped_sets

SOURCES = {**all_sources(), **dropped_sets("sample")}


def test_what_a_file_may_declare_has_a_kind_and_no_kind_is_left_over() -> None:
    assert set(catalogue.KINDS) <= set(KINDS)
    assert {source.kind for source in SOURCES.values()} == set(KINDS)


def test_every_source_says_where_its_figures_are_had_and_which_checks_it_passes() -> None:
    for name, source in SOURCES.items():
        assert source.place.words and source.place.formats, name
        names = [check.name for check in checks_of(source)]
        assert names[0] == "readable" and len(names) == len(set(names)) > 1, name


def test_what_people_drop_is_withdrawn_where_it_cannot_be_read_and_an_agency_s_answer_is_not() -> None:
    for name, source in SOURCES.items():
        dropped = source.kind in ("extract", "exports", "projects")
        assert ("styrka withdraw" in checks_of(source)[0].advice) == dropped, name


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, ["third"]),
        ({"third": "unreadable"}, ["second"]),
        ({"third": "unreadable", "second": "accepted"}, []),
        ({"third": "accepted"}, []),
        ({"third": "rejected"}, []),
    ],
)
def test_of_a_set_of_files_the_newest_that_can_be_read_is_loaded(known: Any, expected: list[str]) -> None:
    snapshots: list[Any] = [SimpleNamespace(snapshot_id=name) for name in ("first", "second", "third")]
    for kind in ("exports", "projects"):
        assert [one.snapshot_id for one in KINDS[kind].unloaded(snapshots, known)] == expected
