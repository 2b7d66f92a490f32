"""Criteria of a strategy: its own with their components, or the three as a convention."""

from __future__ import annotations

from pipelines.strategies.criteria import COMPONENTS, criteria_of, unknown_components


def test_a_criterion_without_components_takes_those_of_its_place() -> None:
    header = {"criteria": [{"id": "C1", "sentence": "a"}, {"id": "C2", "sentence": "b", "components": ["employed"]}]}
    first, second = criteria_of(header)
    assert (first["id"], first["components"], first["set_by"]) == ("C1", COMPONENTS["strength"], "strategy")
    assert second["components"] == ("employed",)


def test_a_strategy_that_states_none_gets_the_three_as_a_convention() -> None:
    found = criteria_of({})
    assert [one["id"] for one in found] == ["strength", "knowledge", "potential"]
    assert {one["set_by"] for one in found} == {"convention"}


def test_a_fourth_criterion_is_measured_by_what_it_names_and_by_nothing_else() -> None:
    entries = [{"id": f"C{number}", "sentence": "x"} for number in range(1, 5)]
    assert [len(one["components"]) for one in criteria_of({"criteria": entries})] == [3, 2, 2, 0]
    assert unknown_components(["employed", "happiness"]) == ["happiness"]
