"""strategy.yml: what each key holds, a text, a year, a list, and what is there twice (E106, E107, E201, W08).

Whoever writes YAML by hand forgets a hyphen or a pair of brackets: what reads the header later may rely on its shape.
Not here: whether what it says is right (``header.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from pipelines.strategies.checked import Checked
from pipelines.strategies.reading import STRATEGY_FILE

_GROUPS: Final = {
    "period": "from and to",
    "decided": "on and by",
    "analysis": "until",
    "comparison": "nation and neighbours",
}
"""Keys that hold keys with values, and which."""

_LISTS: Final = {"regions": "region", "follow_up": "level", "criteria": "id", "programme_areas": "nuts"}
"""Keys that hold a list of entries, and the key that each entry is known by."""
_UNIQUE: Final = ("regions", "follow_up", "criteria")

_TEXTS: Final = ("title", "owner", "decided.by")
_TEXTS_OF_ENTRIES: Final = {"follow_up": ("name", "owner", "reports_to"), "criteria": ("sentence",)}
_TEXT_LISTS: Final = ("organisations", "comparison.neighbours")
_YEARS: Final = ("period.horizon", "analysis.until")
_COUNTRY, _LANGUAGE = re.compile(r"[A-Z]{2}"), re.compile(r"[a-z]{2}")

LARGEST_YEAR: Final = 2200
MOST_CRITERIA: Final = 6
"""As many as the seed `weight_draws` has weights of."""


class Fault(NamedTuple):
    """What one key holds that it must not."""

    code: str
    entry: int | None
    column: str
    value: object
    message: str


def find(folder: Checked) -> None:
    """Report keys of strategy.yml that hold something else than what is read from them."""
    if folder.has("E102", STRATEGY_FILE):
        return
    for finder in (_groups, _lists, _texts, _text_lists, _years, _codes, _criteria):
        for fault in finder(folder.header):
            folder.report(fault.code, STRATEGY_FILE, fault.entry, fault.column, str(fault.value), fault.message)


def entries_of(header: Mapping[str, Any], key: str) -> list[tuple[int, Mapping[str, Any]]]:
    """Number and keys of each entry of a list; what is no entry is left out, it is reported."""
    listed = header.get(key)
    numbered = enumerate(listed if isinstance(listed, list) else [], start=1)
    return [(number, entry) for number, entry in numbered if isinstance(entry, dict)]


def _said(header: Mapping[str, Any], path: str) -> Any:
    """The value of a key, or under a key of a key; None where there is none."""
    key, _, part = path.partition(".")
    said = header.get(key)
    if not part:
        return said
    return said.get(part) if isinstance(said, dict) else None


def _groups(header: Mapping[str, Any]) -> Iterator[Fault]:
    for key, parts in _GROUPS.items():
        said = header.get(key)
        if said not in (None, "") and not isinstance(said, dict):
            yield Fault("E106", None, key, said, f"expected keys with values: {parts}; see docs/strategies.md.")


def _lists(header: Mapping[str, Any]) -> Iterator[Fault]:
    for key, known_by in _LISTS.items():
        listed = header.get(key)
        if listed not in (None, "") and not isinstance(listed, list):
            yield Fault(
                "E106", None, key, listed, f"expected a list: an entry a line, each with `- {{{known_by}: …}}`."
            )
            continue
        for number, entry in enumerate(listed or (), start=1):
            if not isinstance(entry, dict):
                text = f"expected an entry with its keys, as `- {{{known_by}: …}}`."
                yield Fault("E106", number, key, entry, text)
        if key in _UNIQUE:
            yield from _twice(header, key, known_by)


def _twice(header: Mapping[str, Any], key: str, known_by: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, entry in entries_of(header, key):
        name = str(entry.get(known_by))
        if known_by in entry and name in seen:
            text = "another entry has it; write each of them once."
            yield Fault("E201", number, f"{key}.{known_by}", name, text)
        seen.add(name)


def _texts(header: Mapping[str, Any]) -> Iterator[Fault]:
    for path in _TEXTS:
        yield from _text_faults(None, path, _said(header, path))
    for key, names in _TEXTS_OF_ENTRIES.items():
        for number, entry in entries_of(header, key):
            for name in names:
                yield from _text_faults(number, f"{key}.{name}", entry.get(name))


def _text_faults(entry: int | None, column: str, said: object) -> Iterator[Fault]:
    texts = said if isinstance(said, dict) else {"sv": said}
    for language, text in texts.items():
        if not (isinstance(language, str) and _LANGUAGE.fullmatch(language)):
            advice = "expected a language such as sv; put a text with a comma in quotes."
            yield Fault("E106", entry, column, language, advice)
        elif isinstance(text, dict | list | bool):
            yield Fault("E106", entry, column, text, "expected a text, or one a language: {sv: …, en: …}.")


def _text_lists(header: Mapping[str, Any]) -> Iterator[Fault]:
    for path in _TEXT_LISTS:
        listed = _said(header, path)
        if listed not in (None, "") and not isinstance(listed, list):
            yield Fault("E106", None, path, listed, f"expected a list in brackets, as [{listed}].")


def _years(header: Mapping[str, Any]) -> Iterator[Fault]:
    for path in _YEARS:
        said = _said(header, path)
        is_year = str(said).isdecimal() and 1900 <= int(str(said)) <= LARGEST_YEAR
        if said not in (None, "") and not is_year:
            yield Fault("E107", None, path, said, "expected a year, as 2030.")


def _codes(header: Mapping[str, Any]) -> Iterator[Fault]:
    for key, form, text in (
        ("country", _COUNTRY, "expected two capital letters, as SE or FI."),
        ("language", _LANGUAGE, "expected two small letters, as sv or fi."),
    ):
        said = header.get(key)
        if said not in (None, "") and not (isinstance(said, str) and form.fullmatch(said)):
            yield Fault("E106", None, key, said, text)


def _criteria(header: Mapping[str, Any]) -> Iterator[Fault]:
    listed = entries_of(header, "criteria")
    if len(listed) > MOST_CRITERIA:
        text = (
            f"expected {MOST_CRITERIA} criteria at most: so many can be weighed; join those that one figure measures."
        )
        yield Fault("E106", MOST_CRITERIA + 1, "criteria", len(listed), text)
    for number, entry in listed:
        if entry.get("id") == "all":
            yield Fault(
                "E106", number, "criteria.id", "all", "is what the criteria together are called; choose another."
            )
        if not entry.get("sentence"):
            yield Fault("W08", number, "criteria.sentence", "", "no sentence; quote the strategy's criterion.")
        components = entry.get("components")
        if components is not None and not isinstance(components, list):
            text = f"expected a list in brackets, as [{components}]."
            yield Fault("E106", number, "criteria.components", components, text)
            continue
        for place, name in enumerate(components or ()):
            if name in (components or ())[:place]:
                yield Fault("E201", number, "criteria.components", name, "is there twice; write it once.")
