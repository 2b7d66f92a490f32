"""A table, an indicator, a claim, a measure and a strategy that nobody foresaw reach readers with files and rows only.

The lists of CONTRIBUTING.md, followed to the letter: the project is copied, made things are written into the copy, and
one nightly run of the copy publishes them all. Not here: what needs no nightly run (`tests/unit/test_added_things.py`).
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines import PROJECT_ROOT
from tests.databases import Dialect
from tests.nights import Site

NAME = "made_library_visits"
# What the copy needs to run; the tests that it has to pass come along.
PARTS = ("pipelines", "warehouse", "sample", "dbt", "deploy", "docs", "strategies", "tests")

SOURCE = """
title: {sv: Biblioteksbesök per region och kön, en: Library visits by region and sex}
agency: SCB
product: KU0102
table_id: MADE1
matrix: MadeVisits
folder: KU0102A
search: biblioteksbesök per region kön
group: culture
regime: LIBRARIES
classification: none
licence: CC0-1.0
cadence: yearly, May
period: {first: 2010}
selection:
  Region: ["??"]
  Alder: [totalt]
  Kon: ["1", "2", "1+2"]
  ContentsCode: [MADE0001]
  Tid: ["*"]
names:
  ContentsCode:
    column: measure
    values:
      visits: {code: MADE0001, label: Besök, unit: visits}
breaks: []
"""

CONTRACT = """
columns_present: {severity: critical}
keys_unique: {severity: critical}
cells_complete: {severity: critical}
codes_known:
  - {column: region, codes: counties_and_country, severity: critical}
  - {column: kon, codes: men_women_and_both, severity: critical}
names_present:
  - {column: measure, severity: critical}
names_complete:
  - {column: measure, severity: warning}
no_year_lost: {severity: critical}
value_domain:
  - {measures: [visits], minimum: 0, severity: critical}
status_if_and_only_if_missing: {severity: critical}
status_symbols_known: {codes: status_symbols, severity: warning}
drift:
  revisions:
    - {measures: [visits], absolute: 0, relative: 0.05}
"""

STAGED = f"""{{{{ stage_table('{NAME}', keys={{
    'region_code': 'cells.region',
    'sex_code': 'cells.kon',
}}) }}}}
"""

DESCRIBED = f"""
version: 2
sources:
  - name: raw
    schema: raw
    tables:
      - name: {NAME}
        description: Library visits by region and sex. As the agency has it, every vintage.
        meta: {{dagster: {{asset_key: [raw, {NAME}]}}}}
models:
  - name: stg_{NAME}
    description: Library visits by region and sex. One row per region, sex, year and measure.
    data_tests:
      - unique_key:
          name: stg_{NAME}__key_is_unique
          description: One row per key.
          arguments: {{columns: [region_code, sex_code, year, measure]}}
"""


def add_table(project: Path) -> None:
    """The files of the table, as CONTRIBUTING.md lists them."""
    (project / f"pipelines/sources/{NAME}.yml").write_text(SOURCE, encoding="utf-8")
    (project / f"pipelines/checks/contracts/{NAME}.yml").write_text(CONTRACT, encoding="utf-8")
    (project / f"dbt/models/staging/stg_{NAME}.sql").write_text(STAGED, encoding="utf-8")
    (project / f"dbt/models/staging/stg_{NAME}.yml").write_text(DESCRIBED, encoding="utf-8")
    _record(project / "sample/tables")
    settings = project / "dbt/dbt_project.yml"
    listed = f"  figure_tables:\n    - {{table: {NAME}, breakdown: [sex_code]}}\n"
    settings.write_text(settings.read_text(encoding="utf-8").replace("  figure_tables:\n", listed), encoding="utf-8")


def _record(tables: Path) -> None:
    """As `styrka record` would: the answer of the agency, and its entry in the list."""
    document = json.loads((tables / "scb_population.json").read_bytes())
    document = _renamed(document, {"000007Y7": "MADE0001", "FolkmDesoAldKon": "MadeVisits", "TAB6574": "MADE1"})
    document["label"] = "Biblioteksbesök per region och kön"
    document["dimension"]["ContentsCode"]["category"]["label"] = {"MADE0001": "Besök"}
    (tables / f"{NAME}.json").write_text(json.dumps(document), encoding="utf-8")
    index = json.loads((tables / "index.json").read_bytes())
    like = next(entry for entry in index["tables"] if entry["id"] == "TAB6574")
    own = {"id": "MADE1", "sortCode": "MadeVisits", "label": document["label"], "file": f"{NAME}.json"}
    index["tables"].append({**like, **own, "origin": "recorded"})
    (tables / "index.json").write_text(json.dumps(index), encoding="utf-8")


def _renamed(found: Any, names: dict[str, str]) -> Any:
    if isinstance(found, dict):
        return {names.get(key, key): _renamed(value, names) for key, value in found.items()}
    if isinstance(found, list):
        return [_renamed(one, names) for one in found]
    return names.get(found, found) if isinstance(found, str) else found


def add_indicator(project: Path) -> None:
    """An indicator of the table's figures: a row a file, and one for a unit that nothing had yet."""
    seeds = project / "dbt/seeds"
    measure = {"measure": "library_visits", "label_sv": "Biblioteksbesök", "label_en": "Library visits"}
    own = {**measure, "subject": "total", "unit": "visits", "change_as": "per cent", "tolerance": "0", "decimals": "0"}
    _append(seeds / "strategy/measure_catalogue.csv", own)
    fed = {"measure": "library_visits", "figure": f"{NAME}.visits.1+2", "priority": "1"}
    _append(seeds / "strategy/measure_figures.csv", fed)
    words = dict.fromkeys(("label_sv", "label_en", "symbol_sv", "symbol_en"), "besök")
    _append(seeds / "classifications/units.csv", {**words, "unit": "visits", "decimals": "0"})
    stated = {"indicator_id": "99", "kind": "measure", "unit": "visits", "direction": "up", "comparison": "index"}
    _append(project / "strategies/kalmar/indicators.csv", {**measure, **stated, "cadence": "year", "level": "context"})


CLAIM = """
- id: MADE1
  section: analysis
  sentence: {sv: Befolkningen är stor, en: There are many inhabitants}
  tests:
    - {part: stor, part_en: many, measure: location_quotient, of: {industry: A}, is: above, than: 1}
"""

MACRO = """{# How many times the share of the nation a region has. #}
{% macro made_multiple(share, national_share) -%}
{{ share }} / nullif({{ national_share }}, 0)
{%- endmacro %}
"""

MEASURE = """select
    region_code, industry_code, classification, regime, year,
    {{ made_multiple('region_share', 'national_share') }} as made_multiple,
    source, vintage_id, origin
from {{ ref('int_industry_comparison') }}
where measure = 'employment' and region_level = 'county'
"""

KEPT = ("region_code", "industry_code", "classification", "regime", "year", "source", "vintage_id", "origin")
MEASURED = """version: 2
models:
  - name: made_multiples
    description: "A made measure. One row per region, industry, regime and year.\\nsv: Ett påhittat mått."
    columns:
      - {name: made_multiple, description: "Share over the nation's share.\\nsv: Andel genom rikets andel."}
""" + "".join(f"      - {{name: {name}, description: \"{{{{ doc('{name}') }}}}\"}}\n" for name in KEPT)


def add_claim(project: Path) -> None:
    """One more sentence, at the end of the strategy's."""
    claims = project / "strategies/kalmar/claims.yml"
    claims.write_text(claims.read_text(encoding="utf-8").rstrip("\n") + "\n" + CLAIM, encoding="utf-8")


def add_measure(project: Path) -> None:
    """Its formula, its mart, its description, and its place in the release."""
    dbt = project / "dbt"
    (dbt / "macros/made_multiple.sql").write_text(MACRO, encoding="utf-8")
    (dbt / "models/marts/industry/made_multiples.sql").write_text(MEASURE, encoding="utf-8")
    (dbt / "models/marts/industry/made_multiples.yml").write_text(MEASURED, encoding="utf-8")
    exposures = dbt / "models/marts/exposures.yml"
    text = exposures.read_text(encoding="utf-8")
    exposures.write_text(
        text.replace("      - ref('resilience')\n", "      - ref('made_multiples')\n      - ref('resilience')\n", 1),
        encoding="utf-8",
    )


def _append(path: Path, row: dict[str, str]) -> None:
    """One more row; what it does not say stays empty."""
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    assert set(row) <= set(columns), (path, set(row) - set(columns))
    ends_its_line = path.read_bytes().endswith(b"\n")
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write("" if ends_its_line else "\n")
        csv.DictWriter(file, columns, lineterminator="\n").writerow(row)


@dataclass(frozen=True)
class Copy:
    """A copy of the project after a nightly run."""

    project: Path
    home: Path

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run Python on the copy, in place of the project."""
        environment = {**os.environ, "PYTHONPATH": str(self.project), "STYRKA_HOME": str(self.home)}
        return subprocess.run(
            [sys.executable, *command], cwd=self.project, env=environment, capture_output=True, text=True, check=False
        )

    def read(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of what the copy has published."""
        with duckdb.connect(str(self.home / "published/styrka.duckdb"), read_only=True) as reader:
            return reader.execute(query).fetchall()


@pytest.fixture(scope="module")
def added(finished: Callable[[Dialect], Site], tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """After the next nightly run of an installation whose project was given the table."""
    folder = tmp_path_factory.mktemp("added")
    project = folder / "project"
    for part in PARTS:
        left_out = shutil.ignore_patterns("__pycache__", "target", "logs")
        shutil.copytree(PROJECT_ROOT / part, project / part, ignore=left_out)
    for file in ("pyproject.toml", "README.md", "Makefile", "workspace.yaml"):
        shutil.copy(PROJECT_ROOT / file, project)
    add_table(project)
    add_indicator(project)
    add_claim(project)
    add_measure(project)
    shutil.copytree(finished("duckdb").home, folder / "home", symlinks=True)
    copy = Copy(project, folder / "home")
    strategy = ("strategy", "new", "--region", "20", "--id", "made-2026", "--folder", "strategies/made")
    written = copy.run("-m", "pipelines.cli.main", *strategy)
    assert written.returncode == 0, written.stderr
    ended = copy.run("-m", "pipelines.cli.main", "run", "nightly", "--sample")
    assert ended.returncode == 0, ended.stdout[-4000:] + ended.stderr[-4000:]
    return copy


def test_its_cells_are_in_a_mart_with_unit_and_origin(added: Copy) -> None:
    rows = added.read(
        "select value, unit, origin, status from marts.table_figures "
        f"where source = '{NAME}' and region_code = '08' and breakdown = '1+2' and year = 2024"
    )
    expected = added.read(
        "select inhabitants from marts.fct_population where region_code = '08' and sex_code = '1+2' and year = 2024"
    )
    assert rows == [(expected[0][0], "visits", "recorded", "published")]
    assert added.read(f"select title_en from marts.dim_source where source = '{NAME}'") == [
        ("Library visits by region and sex",)
    ]


def test_it_is_in_the_dictionary_with_its_demands(added: Copy) -> None:
    dictionary = json.loads((added.home / "published/dictionary.json").read_bytes())
    (source,) = (one for one in dictionary["sources"] if one["name"] == NAME)
    assert "no_year_lost" in {demand["name"] for demand in source["demands"]}
    (mart,) = (one for one in dictionary["marts"] if one["name"] == "table_figures")
    assert NAME in mart["sources"]


def test_an_indicator_follows_it_in_every_county(added: Copy) -> None:
    ours = "cast(indicator_id as varchar) = '99'"
    rows = added.read(f"select distinct region_code, origin from marts.indicator_series where {ours}")
    assert len(rows) == 22
    (source,) = added.read(f"select distinct source from marts.indicator_series where {ours}")
    assert source == (NAME,)


def test_a_claim_is_decided_for_the_county(added: Copy) -> None:
    rows = added.read(
        "select distinct cast(strategy_id as varchar), sentence_en from marts.strategy_claims where claim_id = 'MADE1'"
    )
    assert rows == [("kalmar-2021", "There are many inhabitants")]
    verdicts = added.read("select verdict from marts.strategy_claims where claim_id = 'MADE1' and region_code = '08'")
    quotient = added.read(
        "select location_quotient > 1 from marts.specialisation_indices where region_code = '08' "
        "and industry_code = 'A' and measure = 'employment' and regime = 'BAS' order by year desc limit 1"
    )
    assert quotient == [(True,)] and verdicts == [("holds",)]


def test_a_measure_is_a_mart_in_every_form_and_in_the_dictionary(added: Copy) -> None:
    keys = "region_code, industry_code, classification, regime, year"
    rows = added.read(
        "select count(*), max(abs(made_multiple - location_quotient)) from marts.made_multiples "
        f"inner join marts.specialisation_indices using ({keys}) where measure = 'employment'"
    )
    assert rows[0][0] > 1000 and rows[0][1] < 1e-9
    assert (added.home / "published/parquet/made_multiples.parquet").is_file()
    dictionary = json.loads((added.home / "published/dictionary.json").read_bytes())
    (mart,) = (one for one in dictionary["marts"] if one["name"] == "made_multiples")
    (column,) = (one for one in mart["columns"] if one["name"] == "made_multiple")
    assert "Andel genom rikets andel." in json.dumps(column, ensure_ascii=False)


def test_a_strategy_has_its_county_its_goals_and_its_pages(added: Copy) -> None:
    rows = added.read("select distinct strategy_id from marts.indicator_series where strategy_id = 'made-2026'")
    assert rows == [("made-2026",)]


def test_the_pages_name_it(added: Copy) -> None:
    published = added.home / "published"
    for page in ("dictionary.html", "quality/index.html"):
        assert NAME in (published / page).read_text(encoding="utf-8"), page


def test_the_tests_that_go_through_all_tables_hold_for_it(added: Copy) -> None:
    tests = ["tests/unit/test_structure.py", "tests/unit/sample/test_sample_api.py", "tests/unit/checks"]
    chosen = "stem or staging or listed or contract or page or sampled or figures"
    ended = added.run("-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "-k", chosen, *tests)
    assert ended.returncode == 0, ended.stdout[-4000:]
