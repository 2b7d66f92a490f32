"""The lists of CONTRIBUTING.md are true: each is followed for its example, and every place that it names exists."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from pipelines import PROJECT_ROOT

TEXT = (PROJECT_ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Recipe:
    """One list: what it adds, its example, and the places that it names, in order."""

    title: str
    example: str
    places: tuple[str, ...]


def recipes() -> list[Recipe]:
    found = []
    for section in TEXT.split("\n### ")[1:]:
        title, _, body = section.partition("\n")
        if example := re.search(r"^Example: `([^`]+)`$", body, re.MULTILINE):
            places = re.findall(r"^\d+\. `([^`]+)`: ", body, re.MULTILINE)
            found.append(Recipe(title, example[1], tuple(places)))
    return found


def test_there_is_a_list_for_everything_that_people_add() -> None:
    titles = [line for line in TEXT.splitlines() if line.startswith("### ")]
    for thing in (
        "table",
        "made to order",
        "format",
        "check kind",
        "agency",
        "measure",
        "strategy",
        "claim",
        "indicator",
        "page",
    ):
        assert any(thing in title for title in titles), thing


@pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.title)
def test_each_place_of_a_list_has_the_example(recipe: Recipe) -> None:
    assert recipe.places
    for place in recipe.places:
        path = PROJECT_ROOT / place.replace("<name>", recipe.example)
        assert path.is_file(), f"{recipe.title}: {path} is missing"
        if "<name>" not in place:
            assert recipe.example in path.read_text(encoding="utf-8").lower(), place


def tracked_names_of(example: str) -> set[str]:
    """Every file whose stem is the example's name, with or without the prefix of staging."""
    folders = ("pipelines", "dbt", "sample", "strategies")
    return {
        str(path.relative_to(PROJECT_ROOT))
        for folder in folders
        for path in (PROJECT_ROOT / folder).rglob("*")
        if path.is_file()
        and path.stem.removeprefix("stg_") == example
        and not {"target", "__pycache__"} & set(path.parts)
    }


@pytest.mark.parametrize(
    "title", ["A table that PxWeb serves", "A table made to order", "A format of bibliometric exports"]
)
def test_a_list_forgets_no_file_that_bears_the_name_of_its_example(title: str) -> None:
    (recipe,) = [recipe for recipe in recipes() if recipe.title == title]
    listed = {place.replace("<name>", recipe.example) for place in recipe.places if "<name>" in place}
    assert tracked_names_of(recipe.example) == listed


def test_every_place_of_the_twenty_changes_exists() -> None:
    rows = re.findall(r"^\| (\d+)\. [^|]+\| ([^|]+) \|$", TEXT, re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 21))
    for _, places in rows:
        for place in re.findall(r"`([a-z_]+/[^`]*)`", places):
            assert list(PROJECT_ROOT.glob(place.rstrip("/"))), place
