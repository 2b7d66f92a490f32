"""A strategy to begin with: a folder, or a workbook, that passes every rule and is made of examples.

What a person finds who has a region's strategy and no folder yet. Not here: the format (`form.py`), which the headings
and the lists of the workbook are made from.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.strategies.form import TableForm, tables
from pipelines.strategies.reading import CLAIMS_FILE, STRATEGY_FILE

_LANGUAGES = ("sv", "en")
_HEADER = """\
# What the strategy is, and whom it concerns. docs/strategies.md explains every key.
format: 1
strategy: {identity}
title: {{sv: "Strategi för smart specialisering i {label_sv}", en: "Strategy for smart specialisation in {label_en}"}}
language: sv
country: SE
regions:
  - {{region: "{code}", nuts: {nuts}, role: owner}}
comparison: {{nation: "00", neighbours: [{neighbours}]}}
period: {{from: {year}-01-01, to: {until}-12-31, horizon: {until}}}
decided: {{on: {year}-01-01, by: {{sv: Regionfullmäktige, en: The regional council}}, document: ""}}
owner: {{sv: Regional utvecklingsdirektör, en: Director of regional development}}
follow_up:
  - {{level: priority, name: {{sv: Prioriteringar, en: Priorities}}, cadence: year}}
  - {{level: development, name: {{sv: Utvecklingsplaner, en: Development plans}}, cadence: year, one_per: area}}
  - {{level: action, name: {{sv: Handlingsplaner, en: Action plans}}, cadence: quarter}}
"""
_CLAIMS = """\
# One entry a sentence that figures can speak for or against. `styrka strategy measures` lists what can be measured.
- id: A1
  section: analysis
  sentence: {sv: "Exempel: industrin är stor i länet", en: "Example: manufacturing is large in the county"}
  tests:
    - {part: industri, measure: location_quotient, of: {industry: B+C}, quantity: lower_limit, is: above, than: 1}
- id: A2
  section: analysis
  sentence: {sv: "Exempel: få huvudkontor", en: "Example: few headquarters"}
  untestable: {reason: "huvudkontor per län finns inte i öppen statistik", who_has_it: "SCB, Företagsregistret"}
"""
# One row a table, so that every heading has something in it; its basis says that it is an example.
_EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "areas": {
        "area_id": "example_area", "kind": "knowledge_area", "label_sv": "Exempel: livsmedel",
        "label_en": "Example: food",
        "delimited_by": "industry", "basis": "example", "note": "byt ut raden",
    },
    "area_codes": {
        "area_id": "example_area", "scheme": "sni2007", "code": "10", "tier": "core", "share": "1", "basis": "example",
    },
    "area_links": {},
    "goals": {
        "goal_id": "G1", "level": "priority", "kind": "overall", "sentence_sv": "Exempel: produktiviteten ska öka",
        "sentence_en": "Example: productivity shall rise", "measured": "targets", "basis": "example",
    },
    "indicators": {
        "indicator_id": "I1", "kind": "measure", "measure": "real_product_per_employed",
        "label_sv": "BRP per sysselsatt, volym", "label_en": "Real product per employed", "unit": "index, 2020 = 100",
        "direction": "up", "comparison": "level_own",
    },
    "indicator_series": {},
    "targets": {
        "target_id": "T1", "goal_id": "G1", "indicator_id": "I1", "role": "result", "rule": "rise", "region": "each",
        "baseline_period": "2019", "due": "2030", "set_by": "example",
    },
    "plans": {},
    "projects": {},
    "figures": {},
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """The county that a skeleton is for: code, NUTS code, labels, and the codes of its neighbours."""

    code: str
    nuts: str
    label_sv: str
    label_en: str
    neighbours: tuple[str, ...] = ()


def skeleton_files(place: Place, identity: str, year: int) -> dict[str, str]:
    """The files of a new strategy, by name, decided in `year` for seven years."""
    neighbours = ", ".join(f'"{code}"' for code in place.neighbours)
    named = {"code": place.code, "nuts": place.nuts, "label_sv": place.label_sv, "label_en": place.label_en}
    header = _HEADER.format(**named, identity=identity, neighbours=neighbours, year=year, until=year + 6)
    return {
        STRATEGY_FILE: header,
        CLAIMS_FILE: _CLAIMS,
        **{form.file: _csv(form) for form in tables().values()},
    }


def write_skeleton(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files into a folder that is not there yet.

    Raises:
        FileExistsError: the folder is there: nothing of it is written over.
    """
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")


def workbook(files: Mapping[str, str]) -> bytes:
    """The same tables as sheets of one workbook: cells are text, closed lists are chosen from a list."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    book.remove(book.active)
    for name in (STRATEGY_FILE, CLAIMS_FILE):
        sheet = book.create_sheet(name.removesuffix(".yml"))
        for number, text in enumerate(files[name].splitlines(), start=1):
            sheet.cell(number, 1, text).number_format = "@"
        sheet.column_dimensions["A"].width = 120
    for form in tables().values():
        sheet = book.create_sheet(form.name)
        sheet.freeze_panes = "A2"
        lines = list(csv.reader(io.StringIO(files[form.file])))
        for number, cells in enumerate(lines, start=1):
            for place, text in enumerate(cells, start=1):
                sheet.cell(number, place, text or None).font = Font(bold=number == 1)
        for column, heading in enumerate(lines[0], start=1):
            letter = sheet.cell(1, column).column_letter
            sheet.column_dimensions[letter].width = max(12, len(heading) + 2)
            # Codes and dates stay as they are typed.
            for number in range(2, 201):
                sheet.cell(number, column).number_format = "@"
            choices = form.columns[heading].choices if heading in form.columns else ()
            if choices and form.columns[heading].type == "choice":
                listed = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
                listed.add(f"{letter}2:{letter}1000")
                sheet.add_data_validation(listed)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _csv(form: TableForm) -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, form.headings(_LANGUAGES), lineterminator="\n")
    writer.writeheader()
    if _EXAMPLES[form.name]:
        writer.writerow(_EXAMPLES[form.name])
    return written.getvalue()
