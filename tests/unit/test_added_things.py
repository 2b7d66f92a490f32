"""Things that nobody foresaw reach their users by files and lines alone: the lists in CONTRIBUTING.md, followed.

The packages are copied, each list is followed in the copy with a made thing, and a program of its own uses the copy. A
table, an indicator, a claim, a measure and a strategy need a nightly run: `tests/drills/test_added_table.py`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipelines import PROJECT_ROOT

PARTS = ("pipelines", "warehouse", "docs")


class Copy:
    """A copy of the packages, to be changed as a list says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for part in PARTS:
            left_out = shutil.ignore_patterns("__pycache__", "*.png")
            shutil.copytree(PROJECT_ROOT / part, folder / part, ignore=left_out)
        # Only read: code lists of the models, and a made-up release.
        for part in ("dbt", "strategies", "tests", "pyproject.toml"):
            (folder / part).symlink_to(PROJECT_ROOT / part)

    def write(self, place: str, text: str) -> None:
        """A new file."""
        assert not (self.folder / place).exists(), place
        (self.folder / place).write_text(text, encoding="utf-8")

    def line(self, place: str, above: str, line: str) -> None:
        """One more line in a file, above one that is there once."""
        path = self.folder / place
        text = path.read_text(encoding="utf-8")
        assert text.count(above) == 1, (place, above)
        path.write_text(text.replace(above, f"{line}\n{above}"), encoding="utf-8")

    def run(self, program: str) -> Any:
        """What a program prints as JSON that imports from the copy."""
        environment = {**os.environ, "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        ended = subprocess.run(
            [sys.executable, "-c", program],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr[-3000:]
        return json.loads(ended.stdout)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "project")


REGISTER = "pipelines/bibliometrics/format_register.py"
END_OF_REGISTER = ')\n"""Of two that a beginning fits'

READER = '''
"""Works of a made database."""

from pipelines.bibliometrics.content import Source
from pipelines.bibliometrics.header_maps import header_maps
from pipelines.bibliometrics.recognition import Recognised
from pipelines.bibliometrics.records import Identifiers, Reading, Record
from pipelines.bibliometrics.tables import Cells, Shape, read_table, skip_lines


def read(source: Source, recognised: Recognised) -> Reading:
    with source.open_text() as stream:
        skip_lines(stream, recognised.above)
        table = read_table(source, stream, recognised.above, header_maps("made"), Shape(), _record)
    return table.reading("made", table.records)


def _record(cells: Cells) -> Record:
    return Record("made", cells.line, Identifiers(doi=cells.text("doi")), cells.text("title"), cells.year("year"),
                  "article", "article", None, citations=cells.count("citations"))
'''

COLUMNS = """
marks: [Made ID]
fields: {id: [Made ID], doi: [DOI], title: [Title of the made], year: [Year], citations: [Cited]}
versions:
  - {name: made, required: [id, doi]}
"""

MERGED = """
import json
from pipelines.bibliometrics.files import read_file
from pipelines.bibliometrics.identifying import identify
read = read_file("download", b"Made ID,DOI,Title of the made,Year,Cited\\n1,10.1000/a,A forest,2021,7\\n")
other = read_file("other", b"TY  - JOUR\\nTI  - A forest\\nPY  - 2021///\\nDO  - 10.1000/a\\nER  - \\n")
found = identify({"made": read.reading, "other": other.reading})
(work,) = found.publications
print(json.dumps([read.kind, read.reading.layout, work.citations, work.citations_source, work.title_source]))
"""


def test_a_table_format_of_exports_is_two_files_and_a_line(copy: Copy) -> None:
    copy.write("pipelines/bibliometrics/formats/made.yml", COLUMNS)
    copy.write("pipelines/bibliometrics/formats/made.py", READER)
    copy.line(REGISTER, END_OF_REGISTER, '    ExportFormat("made", "Made", "made", "made"),')
    # It counts where no other source does; of what both have, the one comes first that the orders name.
    assert copy.run(MERGED) == ["made", "made", 7, "made", "ris"]


def test_a_format_of_exports_that_is_no_table_is_a_file_and_a_line(copy: Copy) -> None:
    reader = '''
"""One work a line, behind a sign."""

from pipelines.bibliometrics.records import Identifiers, Reading, Record


def read(source, recognised):
    lines = source.text_head().splitlines()[1:]
    records = tuple(
        Record("made", n, Identifiers(doi=line), "A forest", 2021, "article", "article", None)
        for n, line in enumerate(lines, 2)
    )
    return Reading("made", "made_2", read=len(records), records=records)
'''
    copy.write("pipelines/bibliometrics/formats/made.py", reader)
    copy.line(REGISTER, END_OF_REGISTER, '    ExportFormat("made_lines", "The Made", "made", begins="%made [0-9]"),')
    program = """
import json
from pipelines.bibliometrics.errors import NotRecognised
from pipelines.bibliometrics.files import read_file
read = read_file("download", b"%made 2\\n10.1000/a\\n10.1000/b\\n")
try:
    read_file("note", b"a note of somebody")
except NotRecognised as error:
    print(json.dumps([read.kind, len(read.reading.records), str(error)]))
"""
    kind, records, message = copy.run(program)
    assert (kind, records) == ("made_2", 2)
    assert "The Made" in message


def test_a_format_of_files_of_projects_is_a_file_and_its_place(copy: Copy) -> None:
    reader = '''
"""A made list of projects."""

from pipelines.projects.quarters import quarter_of
from pipelines.projects.readings import Reading
from pipelines.projects.rules import Collector

NAME, RANK = "made", 5


def recognises(sheets):
    return bool(sheets) and sheets[0].lines[0][:1] == ["Made project"]


def read(file, sheets, around):
    reading = Reading(NAME, RANK, quarter_of(around.received))
    rows = Collector(reading, around.lists)
    for line, (code, title) in enumerate(sheets[0].lines[1:], start=2):
        rows.project("", line, {"local_id": code, "title_sv": title, "fund": "ERUF",
                                "starts_on": "2025-01-01", "ends_on": "2026-12-31"})
    return reading
'''
    copy.write("pipelines/projects/formats/made.py", reader)
    registry = copy.folder / "pipelines/projects/formats/__init__.py"
    text = registry.read_text(encoding="utf-8")
    text = text.replace("import kohesio,", "import kohesio, made,").replace("operations)", "operations, made)")
    registry.write_text(text, encoding="utf-8")
    program = """
import json
from datetime import date
from pipelines.projects.errors import ProjectFileError
from pipelines.projects.lists import Lists
from pipelines.projects.reading import read_projects
lists = Lists({})
reading, _ = read_projects("list.csv", b"Made project,Title\\nP1,Forest\\n,No code\\n", date(2026, 10, 20), lists)
try:
    read_projects("other.csv", b"a,b\\n1,2\\n", date(2026, 10, 20), lists)
except ProjectFileError as error:
    said = str(error)
print(json.dumps([reading.format, reading.quarter, reading.rows_read, reading.rows_loaded,
                  [one.line for one in reading.quarantined], said]))
"""
    *found, said = copy.run(program)
    assert found == ["made", "2026Q4", 2, 1, [3]]
    assert "made" in said


def test_a_check_kind_is_an_entry_a_name_and_a_section(copy: Copy) -> None:
    copy.line("warehouse/check_results.py", '    "contract", "drift"', '    "made",')
    checks = '(Checks(("made_first",), "made-findings", 5),)'
    entry = f'    CheckKind("made", "Påhittad", "Made up", "made-findings", {checks}),'
    copy.line("pipelines/alerts/check_kinds.py", ')\n"""In the order of the data', entry)
    runbook = copy.folder / "docs/runbook.md"
    section = "\n## Made findings\n\n**Means** m.\n\n**Look** l.\n\n**Fix** f.\n"
    runbook.write_text(runbook.read_text(encoding="utf-8") + section, encoding="utf-8")
    program = """
import json, pathlib, tempfile
from pipelines.alerts.check_kinds import KINDS, SECTIONS, cause_rank, section
from pipelines.alerts.labels import labels
from pipelines.alerts.page import write_runbook
from pipelines.alerts.runbook_sections import headings
from warehouse.check_results import CheckSpec
spec = CheckSpec("made_first", "made", "warning", "All is made.", "it to be made", "Make it")
folder = pathlib.Path(tempfile.mkdtemp())
write_runbook(folder)
page = next(folder.iterdir()).read_text()
print(json.dumps([labels("sv")["made"], labels("en")["made"], section("made", spec.name),
                  set(SECTIONS) == set(headings()),
                  cause_rank("made", "made_first") < cause_rank("contract", "readable"),
                  'id="made-findings"' in page]))
"""
    assert copy.run(program) == ["Påhittad", "Made up", "made-findings", True, True, True]


AGENCY = """
title: Office of Made Figures
api_url: https://api.made.example/v2
language: en
time_zone: Europe/Oslo
licence: CC-BY-4.0
call_limit: {calls: 3, seconds: 60}
closed: {start: "05:00", end: "08:15"}
"""


def test_an_agency_is_a_file(copy: Copy) -> None:
    copy.write("pipelines/agencies/made.yml", AGENCY)
    table = (PROJECT_ROOT / "pipelines/sources/scb_population.yml").read_text(encoding="utf-8")
    copy.write("pipelines/sources/made_population.yml", table.replace("agency: SCB", "agency: MADE"))
    program = """
import json
from datetime import UTC, datetime
from pipelines.agencies.clients import AgencyClients
from pipelines.agencies.declaration import AgencyClosed, agency
from pipelines.sources.catalogue import all_sources
source = all_sources()["made_population"]
clients = AgencyClients("someone@example.org")
client = clients.of_open(source.agency_id, datetime(2026, 11, 28, 12, tzinfo=UTC))
try:
    clients.of_open(source.agency_id, datetime(2026, 11, 28, 5, tzinfo=UTC))
except AgencyClosed as error:
    print(json.dumps([type(client).__name__, client.counts.calls, agency("made").api_url, str(error)]))
"""
    kind, calls, address, closed = copy.run(program)
    assert (kind, calls, address) == ("PxWebClient", 0, "https://api.made.example/v2")
    assert closed.startswith("Office of Made Figures is not asked now")


DECLARED = {
    "model": '''
"""Declare a made table."""

from typing import Literal

from pipelines.sources.declaration import Place
from pipelines.sources.ordered_extract import OrderedExtract


class MadeTable(OrderedExtract):
    kind: Literal["made"]

    @property
    def place(self):
        return Place("made by hand", frozenset({"made"}))
''',
    "kind": '''
"""Tables that are made by hand."""

from pipelines.kinds.extract import ExtractKind


class MadeKind(ExtractKind):
    """Dropped as extracts are."""
''',
}


def test_a_kind_of_source_is_a_model_a_kind_and_a_line_each(copy: Copy) -> None:
    copy.write("pipelines/sources/made_table.py", DECLARED["model"])
    copy.write("pipelines/kinds/made.py", DECLARED["kind"])
    catalogue, registry = "pipelines/sources/catalogue.py", "pipelines/kinds/registry.py"
    copy.line(catalogue, "from pipelines.sources.ordered_extract", "from pipelines.sources.made_table import MadeTable")
    copy.line(catalogue, '    "extract": OrderedExtract,', '    "made": MadeTable,')
    copy.line(registry, "from pipelines.kinds.projects import", "from pipelines.kinds.made import MadeKind")
    copy.line(registry, '    "extract": ExtractKind(),', '    "made": MadeKind(),')
    name = "scb_extract_employment_divisions"
    declared = (PROJECT_ROOT / f"pipelines/sources/{name}.yml").read_text(encoding="utf-8")
    copy.write("pipelines/sources/made_divisions.yml", declared.replace("kind: extract", "kind: made"))
    shutil.copy(
        copy.folder / f"pipelines/checks/contracts/{name}.yml",
        copy.folder / "pipelines/checks/contracts/made_divisions.yml",
    )
    program = """
import json
from pipelines.kinds.registry import KINDS, checks_of
from pipelines.sources.catalogue import all_sources
source = all_sources()["made_divisions"]
checks = [check.name for check in checks_of(source)]
print(json.dumps([type(KINDS[source.kind]).__name__, source.place.words, checks[:2]]))
"""
    assert copy.run(program) == ["MadeKind", "made by hand", ["readable", "columns_present"]]


ORDERED = """
kind: extract
title: {sv: Lagade cyklar per kommun, en: Bicycles repaired by municipality}
agency: SCB
product: XX0001
group: culture
regime: BICYCLES
classification: none
licence: CC0-1.0
cadence: as ordered
expected_update: never
period: {first: 2020}
order: Order it.
columns:
  Region: {headings: [kommunkod], text_headings: [kommun], code: '\\d{4}'}
measures:
  repaired: {headings: [lagade cyklar], unit: bicycles, decimals: 0}
breaks: []
"""


CONTRACT = """
columns_present: {severity: critical}
keys_unique: {severity: critical}
cells_complete: {severity: critical}
codes_known:
  - {column: region, codes: ["0880", "0881"], severity: critical}
names_present:
  - {column: measure, severity: critical}
names_complete:
  - {column: measure, severity: critical}
no_year_lost: {severity: critical}
value_domain:
  - {measures: [repaired], minimum: 0, severity: critical}
status_if_and_only_if_missing: {severity: critical}
status_symbols_known: {codes: status_symbols, severity: warning}
drift:
  revisions:
    - {measures: [repaired], absolute: 0, relative: 0.05}
"""


def test_a_table_made_to_order_is_recognised_loaded_and_validated(copy: Copy) -> None:
    copy.write("pipelines/sources/made_bicycles.yml", ORDERED)
    copy.write("pipelines/checks/contracts/made_bicycles.yml", CONTRACT)
    program = """
import json
from pipelines.extracts import recognise
from pipelines.kinds.registry import KINDS, checks_of
from pipelines.sources.catalogue import all_sources, of_kind
from pipelines.sources.ordered_extract import OrderedExtract
sources = of_kind(all_sources(), OrderedExtract)
body = b"Kommunkod;Kommun;Lagade cyklar 2024\\n0880;Kalmar;7\\n0881;Nybro;..\\n"
(found,) = recognise("download.csv", body, sources)
checks = [check.name for check in checks_of(sources["made_bicycles"])]
print(json.dumps([found.name, found.cells.values, checks]))
"""
    source, values, checks = copy.run(program)
    assert (source, values) == ("made_bicycles", [7, None])
    assert {"readable", "columns_present", "value_domain_repaired"} <= set(checks)


def test_a_page_is_a_file_a_template_a_line_and_its_words(copy: Copy) -> None:
    page = """
from pipelines.site.maker import Page, PageMaker


def made_pages(maker: PageMaker) -> list[Page]:
    title = maker.words("made.title", number=len(maker.facts.indicators))
    return [maker.page("made", "gjord.html", "about", title)]
"""
    copy.write("pipelines/site/pages/made.py", page)
    template = (
        '{% extends "base.html.j2" %}\n{% block content %}<h1>{{ title }}</h1>{{ w("made.lead") }}{% endblock %}\n'
    )
    copy.write("pipelines/site/templates/made.html.j2", template)
    kinds = "pipelines/site/pages/__init__.py"
    copy.line(kinds, "from pipelines.site.pages.plans import", "from pipelines.site.pages.made import made_pages")
    copy.line(kinds, "    about_pages,\n)", "    made_pages,")
    for language, words in (("sv", ("Gjord av {number}", "Ett tal.")), ("en", ("Made of {number}", "A number."))):
        texts = copy.folder / f"pipelines/site/texts/{language}.yml"
        own = f"\nmade:\n  title: '{words[0]}'\n  lead: {words[1]}\n"
        texts.write_text(texts.read_text(encoding="utf-8").rstrip() + own, encoding="utf-8")
    program = """
import json
from pipelines.site.maker import PageMaker
from pipelines.site.pages import KINDS
from tests.unit.site.made_facts import facts
found = {}
for language in ("sv", "en"):
    maker = PageMaker(facts(), language)
    found |= {page.path: page.html for make in KINDS for page in make(maker)}
print(json.dumps({path: html for path, html in found.items() if "gjord" in path}))
"""
    found = copy.run(program)
    assert set(found) == {"sv/gjord.html", "en/gjord.html"}
    assert "<h1>Gjord av 3</h1>Ett tal." in found["sv/gjord.html"]
    assert "<h1>Made of 3</h1>A number." in found["en/gjord.html"]


FOLLOWED = {
    "A table that PxWeb serves": "tests/drills/test_added_table.py",
    "A table made to order": "tests/unit/test_added_things.py",
    "A kind of source": "tests/unit/test_added_things.py",
    "A format of files of projects": "tests/unit/test_added_things.py",
    "A format of bibliometric exports": "tests/unit/test_added_things.py",
    "A check kind": "tests/unit/test_added_things.py",
    "An agency": "tests/unit/test_added_things.py",
    "A measure": "tests/drills/test_added_table.py",
    "A strategy of a region": "tests/drills/test_added_table.py",
    "A claim, an indicator or a target": "tests/drills/test_added_table.py",
    "A page of the site": "tests/unit/test_added_things.py",
}
"""List -> where a made thing is added by it."""


def test_every_list_is_followed_with_a_made_thing() -> None:
    text = (PROJECT_ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    lists = text.partition("## Add something")[2].partition("\n## ")[0]
    assert set(re.findall(r"^### (.+)$", lists, re.MULTILINE)) == set(FOLLOWED)
