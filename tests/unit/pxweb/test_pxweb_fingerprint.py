"""What counts as a change of a table, and what does not."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from pipelines.pxweb import compare_fingerprints, fingerprint, fingerprint_digest, parse_metadata
from tests.unit.pxweb.fake_api import FakeTable, population_table


def print_of(table: FakeTable) -> dict[str, Any]:
    document = table.dataset(table.everything(), with_values=False)
    return fingerprint(parse_metadata(json.dumps(document).encode()))


def set_codes(table: FakeTable, *codes: str) -> None:
    table.variables[0].codes = codes


def changed(change: Callable[[FakeTable], object]) -> list[tuple[str, str | None, str | None]]:
    old, new = population_table(), copy.deepcopy(population_table())
    change(new)
    before, after = print_of(old), print_of(new)
    changes = compare_fingerprints(before, after)
    assert (fingerprint_digest(before) == fingerprint_digest(after)) or changes or _only_periods(before, after)
    assert all(one.sentence and "{" not in one.sentence for one in changes)
    return [(one.kind, one.variable, one.code) for one in changes]


def _only_periods(before: dict[str, Any], after: dict[str, Any]) -> bool:
    for one in (before, after):
        one["variables"]["Tid"]["codes"] = {}
    return before == after


def test_the_same_table_is_unchanged_whenever_it_was_updated() -> None:
    def update(table: FakeTable) -> None:
        table.updated = "2027-01-01T06:00:00Z"
        table.label = "a table, with a new year in its title"

    assert changed(update) == []


def test_a_new_period_is_no_change_but_a_lost_one_is() -> None:
    def add(table: FakeTable) -> None:
        table.variables[3].codes = [*table.variables[3].codes, "2025"]

    def lose(table: FakeTable) -> None:
        table.variables[3].codes = table.variables[3].codes[1:]

    assert changed(add) == []
    assert changed(lose) == [("code_removed", "Tid", "2020")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda t: set_codes(t, "00", "08", "0880"), ("code_removed", "Region", "0881")),
        (lambda t: set_codes(t, "00", "08", "0880", "0881", "x"), ("code_added", "Region", "x")),
        (lambda t: setattr(t.variables[0], "labels", {"08": "Kronoberg"}), ("label_changed", "Region", "08")),
        (lambda t: setattr(t.variables[0], "label", "county"), ("variable_renamed", "Region", None)),
        (lambda t: setattr(t.variables[0], "codelists", []), ("codelist_changed", "Region", None)),
        (lambda t: setattr(t.variables[1], "elimination", False), ("elimination_changed", "Kon", None)),
        (
            lambda t: setattr(t.variables[2], "units", {"BE1": {"base": "1000-tal", "decimals": 0}}),
            ("unit_changed", "ContentsCode", "BE1"),
        ),
        (
            lambda t: setattr(t.variables[2], "units", {"BE1": {"base": "antal", "decimals": 1}}),
            ("decimals_changed", "ContentsCode", "BE1"),
        ),
        (
            lambda t: setattr(t.variables[2], "extension", {"priceType": {"BE1": "Current"}}),
            ("attribute_changed", "ContentsCode", "BE1"),
        ),
        (lambda t: t.variables.pop(1), ("variable_removed", "Kon", None)),
        (lambda t: setattr(t, "matrix", "Other"), ("matrix_changed", None, None)),
    ],
)  # fmt: skip
def test_changes_are_named(change: Callable[[FakeTable], object], expected: tuple[str, str, str]) -> None:
    assert changed(change) == [expected]


def test_a_new_variable() -> None:
    without = copy.deepcopy(population_table())
    without.variables = without.variables[1:]
    (change,) = compare_fingerprints(print_of(without), print_of(population_table()))
    assert (change.kind, change.variable) == ("variable_added", "Region")


def test_a_sentence_says_before_and_after() -> None:
    new = copy.deepcopy(population_table())
    new.variables[2].units = {"BE1": {"base": "1000-tal", "decimals": 0}}
    (change,) = compare_fingerprints(print_of(population_table()), print_of(new))
    assert change.sentence == "content BE1 is now in '1000-tal', before 'antal'"


def test_a_fingerprint_survives_storage_as_json() -> None:
    made = print_of(population_table())
    stored = json.loads(json.dumps(made))
    assert compare_fingerprints(stored, made) == []
    reordered = dict(reversed(stored.items()))
    assert fingerprint_digest(reordered) == fingerprint_digest(made)
    assert len(fingerprint_digest(made)) == 64


def test_a_recorded_table_equals_itself(recorded: Any) -> None:
    made = fingerprint(parse_metadata(recorded("TAB6471_metadata.json")))
    assert compare_fingerprints(made, json.loads(json.dumps(made))) == []
