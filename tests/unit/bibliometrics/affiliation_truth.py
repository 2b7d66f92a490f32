"""How well affiliations are reported: strings whose organisation is known, and what names alone give.

The sets of strings and the tally, for `test_organisations.py` and `benchmarks/affiliations.py`. Not here: the rules
(`pipelines/bibliometrics/organisations.yml`).

- `../shared/data/ror/affiliation_strings_with_ror.json`: 3,000 real strings with their true ROR ids (class read). Two
  of them are of the five universities, 26 of Swedish organisations with a known id; the other 2,900 show that nothing
  else is taken for them. The register was written with these strings at hand.
- `../shared/data/swepub/swepub-deduplicated.jsonl`: organisations that real records name both in words and by
  SwePub's code (class read). Words alone must give the organisation of the code.
- `affiliation_strings.csv`: written by hand in the ways of the exports, with what is easily mistaken for them.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.bibliometrics.organisations import register
from pipelines.bibliometrics.records import Affiliation
from tests.shared_files import shared_path

OWN_STRINGS = Path(__file__).with_name("affiliation_strings.csv")

Case = tuple[Affiliation, frozenset[str]]


@dataclass
class Tally:
    """Right, wrong and missed per organisation, and the strings that were mistaken."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    mistaken: list[tuple[str, frozenset[str], frozenset[str]]] = field(default_factory=list)
    cases: int = 0

    def precision(self, code: str) -> float | None:
        """Right / reported; None where it was never reported."""
        found = self.right[code] + self.wrong[code]
        return self.right[code] / found if found else None

    def recall(self, code: str) -> float | None:
        """Right / true; None where it is never true."""
        true = self.right[code] + self.missed[code]
        return self.right[code] / true if true else None


def ror_cases() -> Iterator[Case]:
    """Real strings, by the organisations of the register that declare a ROR id."""
    codes = {one.ror: code for code, one in register().organisations.items() if one.ror}
    for one in json.loads(shared_path("data", "ror", "affiliation_strings_with_ror.json").read_text(encoding="utf-8")):
        yield Affiliation(one["affiliation"]), frozenset(codes[ror] for ror in one["ror_ids"] if ror in codes)


def swepub_cases() -> Iterator[Case]:
    """Names of organisations beside SwePub's code, each pair once."""
    codes = {code: name for name, one in register().organisations.items() for code in one.swepub}
    pairs = {
        (name, codes[code])
        for line in shared_path("data", "swepub", "swepub-deduplicated.jsonl").read_text(encoding="utf-8").splitlines()
        for name, code in _organisations(json.loads(line))
        if code in codes
    }
    yield from ((Affiliation(name), frozenset({code})) for name, code in sorted(pairs))


def _organisations(node: Any) -> Iterator[tuple[str, str]]:
    """Name and code of every organisation in a record of the dump."""
    if isinstance(node, list):
        for one in node:
            yield from _organisations(one)
    elif isinstance(node, dict):
        if node.get("@type") == "Organization":
            names = [node["name"]] if "name" in node else list(node.get("nameByLang", {}).values())
            yield from ((name, one["value"]) for name in names for one in node.get("identifiedBy", ()))
        for one in node.values():
            yield from _organisations(one)


def own_cases() -> Iterator[Case]:
    """Strings written by hand in the ways of the exports."""
    with OWN_STRINGS.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield Affiliation(row["affiliation"], country=row["country"] or None), frozenset(row["truth"].split())


def tally(cases: Iterable[Case], validated: frozenset[str] | None = None) -> Tally:
    """What names alone give against the truth, for the organisations `validated`."""
    found = Tally()
    for affiliation, truth in cases:
        reported = frozenset(register().match(affiliation).codes)
        if validated is not None:
            reported &= validated
        found.cases += 1
        found.right.update(reported & truth)
        found.wrong.update(reported - truth)
        found.missed.update(truth - reported)
        if reported != truth:
            found.mistaken.append((affiliation.name, truth, reported))
    return found


def with_ror() -> frozenset[str]:
    """The organisations that the truth of the ROR strings can name."""
    return frozenset(code for code, one in register().organisations.items() if one.ror)
