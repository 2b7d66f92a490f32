"""What hands write wrong in YAML: a list without its hyphens, a text for a list, an entry that is there twice.

Each was taken by the check once, and stopped the run of every strategy when its tables were filled.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.ingest.strategy_folders import strategy_codes
from pipelines.strategies.criteria import criteria_of
from pipelines.strategies.reading import read_files
from pipelines.strategies.rules.header_shapes import MOST_CRITERIA
from pipelines.strategies.strategy import checked

DALARNA = Path(__file__).resolve().parents[2] / "data" / "strategies" / "dalarna"
LEVEL = "  - {level: färdplan, kind: development, name: {sv: Färdplaner}, cadence: year, one_per: area}\n"
REGION = '  - {region: "20", nuts: SE312, role: owner}\n'


def criteria(*entries: str) -> tuple[str, str]:
    return ("country: SE\n", "country: SE\ncriteria:\n" + "".join(f"  - {entry}\n" for entry in entries))


WRONG = [
    ("E106", "regions", (REGION, '  - "20"\n')),
    ("E106", "regions", (REGION, '  {region: "20"}\n')),
    ("E201", "regions.region", (REGION, REGION * 2)),
    ("E201", "follow_up.level", (LEVEL, LEVEL * 2)),
    ("E106", "follow_up.name", ("name: {sv: Färdplaner}", "name: [Färdplaner]")),
    ("E106", "decided.by", ("by: {sv: Regionfullmäktige}", "by: [Regionfullmäktige]")),
    ("E106", "title", ("{sv: Smart specialisering i Dalarna 2022–2028 (exempel)", "{sv: Smart, hållbart")),
    ("E106", "owner", ("owner: {sv: Regional utvecklingsförvaltning}", "owner: [Regional utvecklingsförvaltning]")),
    ("E106", "period", ("{from: 2022-01-01, to: 2028-12-31, horizon: 2030}", "2022–2028")),
    ("E107", "period.horizon", ("horizon: 2030", "horizon: 2030-12-31")),
    ("E106", "analysis", ("country: SE\n", "country: SE\nanalysis: 2018\n")),
    ("E107", "analysis.until", ("country: SE\n", "country: SE\nanalysis: {until: snart}\n")),
    ("E107", "analysis.until", ("country: SE\n", "country: SE\nanalysis: {until: ²⁰¹⁸}\n")),
    ("E106", "comparison", ('{nation: "00", neighbours: ["17", "18", "19", "21"]}', '["17", "18"]')),
    ("E106", "comparison.neighbours", ('["17", "18", "19", "21"]', '"17"')),
    ("E106", "organisations", ("country: SE\n", "country: SE\norganisations: du\n")),
    ("E106", "country", ("country: SE", "country: Sverige")),
    ("E106", "language", ("language: sv", "language: svenska")),
    ("E106", "criteria", ("country: SE\n", "country: SE\ncriteria: {id: C1, sentence: Styrka}\n")),
    ("E201", "criteria.id", criteria("{id: C1, sentence: a}", "{id: C1, sentence: b}")),
    ("E106", "criteria.id", criteria("{id: all, sentence: a}")),
    ("E106", "criteria.components", criteria("{id: C1, sentence: a, components: employed}")),
    ("E201", "criteria.components", criteria("{id: C1, sentence: a, components: [employed, employed]}")),
    ("E106", "criteria", criteria(*(f"{{id: C{n}, sentence: a, components: [employed]}}" for n in range(7)))),
]
CLAIMS = [
    ("E402", "D3.tests", ("    - {part: forskning,", "      {part: forskning,")),
    ("E106", "D3.any", ("- id: D3\n", "- id: D3\n  any: nej\n")),
    ("E106", "D3.tests.1.premise", ("{part: forskning,", "{part: forskning, premise: no,")),
]


@pytest.mark.parametrize(
    ("file", "code", "column", "change"),
    [("strategy.yml", *one) for one in WRONG] + [("claims.yml", *one) for one in CLAIMS],
)
def test_a_key_of_another_shape_is_one_error_that_names_it(
    file: str, code: str, column: str, change: tuple[str, str]
) -> None:
    files = dict(read_files(DALARNA))
    written, (old, new) = files[file].decode(), change
    assert written.count(old) == 1
    files[file] = written.replace(old, new).encode()
    found = [one for one in checked(files, strategy_codes())[1] if one.refuses]
    assert [(one.code, one.file, one.column) for one in found] == [(code, file, column)]


def test_a_criterion_without_a_sentence_refuses_nothing_and_is_said() -> None:
    files = dict(read_files(DALARNA))
    old, new = criteria("{id: C1}")
    files["strategy.yml"] = files["strategy.yml"].decode().replace(old, new).encode()
    found = [one for one in checked(files, strategy_codes())[1] if one.column == "criteria.sentence"]
    assert [(one.code, one.refuses) for one in found] == [("W08", False)]


def test_as_many_criteria_as_can_be_weighed_are_taken() -> None:
    files = dict(read_files(DALARNA))
    old, new = criteria(*(f"{{id: C{n}, sentence: a, components: [employed]}}" for n in range(MOST_CRITERIA)))
    files["strategy.yml"] = files["strategy.yml"].decode().replace(old, new).encode()
    document, findings = checked(files, strategy_codes())
    assert not [one for one in findings if one.refuses]
    assert len(criteria_of(document.strategy)) == MOST_CRITERIA
