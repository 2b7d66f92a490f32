"""What refuses nothing but should be seen: links that are lacking, targets that nobody decided (W02–W07, W09)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise

from pipelines.strategies.checked import Checked, as_number, year_of
from pipelines.strategies.codes import INDUSTRY
from pipelines.strategies.reading import Row
from pipelines.strategies.rules.targets import AIMED_AT


def find(folder: Checked) -> None:
    """Warn of goals that nothing follows, indicators that follow nothing, conventions, overlaps and foreign links."""
    targeted = {row["goal_id"] for row in folder.rows("targets")}
    for row in folder.rows("goals"):
        if row["goal_id"] not in targeted and row["measured"] == "targets":
            text = "no target names the goal: it cannot be followed. Add one in targets.csv."
            folder.report("W02", "goals", row, "goal_id", row["goal_id"], text)
    followed = {row["indicator_id"] for row in folder.rows("targets")}
    for row in folder.rows("indicators"):
        if row["indicator_id"] not in followed:
            text = "no target names the indicator: it is shown without a goal."
            folder.report("W03", "indicators", row, "indicator_id", row["indicator_id"], text)
    for row in folder.rows("targets"):
        if row["set_by"] == "convention":
            text = "the target is a convention of the follow-up and is shown as such, not as decided."
            folder.report("W04", "targets", row, "set_by", "convention", text)
    for table, sheet in folder.document.sheets.items():
        for row in sheet.rows:
            if column := example_in(row.cells):
                text = "the row is an example, and pages would show it as the strategy's: replace it or take it away."
                folder.report("W09", table, row, column, "example", text)
    _milestones(folder)
    _overlaps(folder)
    for row in folder.rows("area_links"):
        if row["to_strategy"] and row["to_strategy"] != folder.header.get("strategy"):
            text = "leads to another strategy: it is followed where that one is loaded too."
            folder.report("W07", "area_links", row, "to_strategy", row["to_strategy"], text)


def example_in(cells: Mapping[str, str]) -> str:
    """The column in which a row says that it is made up, else nothing."""
    return next((column for column in ("basis", "set_by") if cells.get(column) == "example"), "")


def _milestones(folder: Checked) -> None:
    series: dict[tuple[str, ...], list[tuple[int, float, Row]]] = defaultdict(list)
    for row in folder.rows("targets"):
        year, value = year_of(row["due"]), as_number(row["value"])
        if year is not None and value is not None:
            key = tuple(row[column] for column in AIMED_AT)
            series[key].append((year, value, row))
    for milestones in series.values():
        ordered = sorted(milestones, key=lambda one: one[0])
        steps = [after[1] - before[1] for before, after in pairwise(ordered)]
        if any(step > 0 for step in steps) and any(step < 0 for step in steps):
            row = ordered[-1][2]
            text = "the milestones go up and down over the years; see whether one is mistyped."
            folder.report("W05", "targets", row, "value", row["value"], text)


def _overlaps(folder: Checked) -> None:
    areas = {row["area_id"]: row for row in folder.rows("areas")}
    inside = {name: row["part_of"] for name, row in areas.items()}
    users: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in folder.rows("area_codes"):
        if row["scheme"] in INDUSTRY:
            users[row["scheme"], row["code"]].append(row)
    for (_, code), rows in users.items():
        names = sorted({row["area_id"] for row in rows})
        whole = [name for name in names if name in areas and not any(inside.get(other) == name for other in names)]
        apart = [one for one in whole if any(_at_once(areas[one], areas[other]) for other in whole if other != one)]
        if len(apart) > 1:
            text = f"is in {', '.join(apart)}: these areas overlap and are never added up."
            folder.report("W06", "area_codes", rows[-1], "code", code, text)


def _at_once(one: Row, other: Row) -> bool:
    """Whether there is a day on which both areas are the strategy's; an area and its successor have none."""
    return all(
        (first["valid_to"] or "9999") >= (second["valid_from"] or "") for first, second in ((one, other), (other, one))
    )
