"""What the next workbook of projects begins with: the newest earlier one of the same strategy, from the archive.

Not here: writing a workbook (``projects/template.py``). Amounts of the quarter are left empty, what is decided or
counted from the start is carried on, and persons are not: they were left out when the workbook was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from pipelines.archive import Archive, Origin, Part
from pipelines.ingest.project_lists import project_lists
from pipelines.projects.amounts import SEK
from pipelines.projects.lists import FINANCIERS, FUNDS, KINDS, LIGHTS, Lists
from pipelines.projects.quarters import first_day, last_day
from pipelines.projects.reading import read_projects
from pipelines.projects.readings import Reading
from pipelines.sources.project_sets import PROJECTS, SIMULATED_PROJECTS

Rows = Mapping[str, Sequence[Mapping[str, Any]]]

_DUE_DAYS: Final = 30
"""Days after the quarter's end on which a report is due unless the workbook says otherwise."""


def prefilled(archive: Archive, home: Path, origins: tuple[Origin, ...], quarter: str, strategy_id: str) -> Rows:
    """Rows by sheet; none where no earlier workbook of the strategy was dropped."""
    parts = sorted(_workbooks(archive, origins, quarter), key=lambda one: (one.request["quarter"], _received(one)))
    for part in reversed(parts):
        lists = project_lists(home, archive)
        received = date.fromisoformat(_received(part)[:10])
        reading, _ = read_projects(part.request["file"], archive.read(part), received, lists)
        if any(row["strategy_id"] == strategy_id for row in reading.tables["projects"]):
            return _rows(reading, quarter)
    return {}


def choices(lists: Lists, strategy_id: str) -> dict[str, list[str]]:
    """Codes to choose from, by the name that a column of the form gives."""
    return {
        "funds": list(FUNDS),
        "financiers": list(FINANCIERS),
        "kinds": list(KINDS),
        "lights": list(LIGHTS),
        "objectives": sorted(lists.objectives),
        "fields": sorted(lists.fields),
        "indicators": sorted(lists.indicators),
        "areas": sorted(lists.areas.get(strategy_id, ())),
    }


def _workbooks(archive: Archive, origins: tuple[Origin, ...], quarter: str) -> Iterator[Part]:
    for source in (PROJECTS, SIMULATED_PROJECTS):
        newest = archive.latest(source, origins)
        for part in newest.parts if newest else ():
            if part.request.get("format") == "workbook" and part.request["quarter"] < quarter:
                yield part


def _received(part: Part) -> str:
    return str(part.request.get("received") or "1970-01-01")


def _rows(reading: Reading, quarter: str) -> Rows:
    ids = {row["row_key"]: {"local_id": row["local_id"], "fund": row["fund"]} for row in reading.tables["projects"]}
    shares: dict[tuple[str, str], list[str]] = {}
    for row in reading.tables["project_shares"]:
        said = f"{row['code']}={row['share']:g}"
        shares.setdefault((row["row_key"], f"{row['kind']}s"), []).append(said)
    projects = [
        {
            **row,
            **{kind: "|".join(shares.get((row["row_key"], kind), ())) for kind in ("areas", "regions", "goals")},
        }
        for row in reading.tables["projects"]
        if row["local_id"]
    ]
    known = {row["row_key"] for row in projects}
    budgets = [row for row in reading.tables["project_economy"] if row["kind"] == "budget"]
    economy = [
        {**ids[row["row_key"]], "kind": row["kind"], "financier": row["financier"], "currency": row["currency"]}
        | (_decided(row) if row["kind"] == "budget" else {})
        for row in [*budgets, *_asked(reading)]
        if row["row_key"] in known
    ]
    results = [{**row, **ids[row["row_key"]]} for row in reading.tables["project_results"] if row["row_key"] in known]
    due = last_day(quarter) + timedelta(days=_DUE_DAYS)
    # Who has reported a project's last quarter has no more to report.
    begins = first_day(quarter)
    going_on = [row for row in projects if not row["ends_on"] or date.fromisoformat(row["ends_on"]) >= begins]
    reports = [
        {**ids[row["row_key"]], "period_from": begins, "period_to": last_day(quarter), "due_on": due}
        for row in going_on
    ]
    return {"projects": projects, "economy": economy, "results": results, "reports": reports}


def _decided(row: Mapping[str, Any]) -> dict[str, Any]:
    """A budget with the rate that it was decided at: with another one it would change by itself."""
    amount = {"amount": row["amount_original"]}
    return amount if row["currency"] == SEK else {**amount, "rate": row["rate"], "rate_date": row["rate_date"]}


def _asked(reading: Reading) -> list[Mapping[str, Any]]:
    """Kinds of amounts that were reported last, to be filled in again."""
    return [row for row in reading.tables["project_economy"] if row["kind"] != "budget"]
