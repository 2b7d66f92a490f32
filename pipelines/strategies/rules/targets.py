"""Targets: what each rule takes, and what it may not contradict (E311–E320)."""

from __future__ import annotations

import re

from pipelines.strategies.checked import Checked, also_in, as_number, year_of
from pipelines.strategies.findings import one_of
from pipelines.strategies.form import tables
from pipelines.strategies.groups import EVERY, parted, sex_code
from pipelines.strategies.reading import Row

WITH_VALUE = frozenset({"at_least", "at_most", "between", "change_at_least", "change_at_most", "rank_at_most",
                        "category_at_least", "gap_at_most"})  # fmt: skip
WITH_REFERENCE = frozenset({"gap_at_most", "same_as"})
_UPWARDS = frozenset({"at_least", "rise", "change_at_least", "category_at_least"})
_DOWNWARDS = frozenset({"at_most", "fall", "change_at_most"})
_OWN_YEAR = re.compile(r"own:\d{4}")
_EVERY_REGION = ("each", "all")
AIMED_AT = ("goal_id", "indicator_id", "rule", "reference", "region", "group")
"""What targets have in common that differ in their days alone. Ten per cent on 2019 and on 2005 are two, as are
distances to two regions."""
_SAME = (*AIMED_AT, "due")


def find(folder: Checked) -> None:
    """Report targets that cannot be followed as they are written."""
    seen: dict[tuple[str, ...], int] = {}
    for row in folder.rows("targets"):
        if not row["rule"] or folder.is_refused("targets", row, "rule"):
            continue
        _values(folder, row)
        _reference(folder, row)
        _direction(folder, row)
        _due(folder, row)
        _group(folder, row)
        key = tuple(row[column] for column in _SAME)
        if key in seen and not folder.is_refused("targets", row, "target_id"):
            text = f"row {seen[key]} sets the same target for the same day; keep one."
            folder.report("E320", "targets", row, "target_id", row["target_id"], text)
        seen.setdefault(key, row.line)
    _regions(folder)


def _values(folder: Checked, row: Row) -> None:
    rule, value, high = row["rule"], row["value"], row["value_high"]
    if rule not in WITH_VALUE:
        for column in ("value", "value_high"):
            if row[column]:
                text = f"the rule {rule} takes no value; leave the cell empty or choose another rule."
                folder.report("E311", "targets", row, column, row[column], text)
        return
    if high and rule != "between":
        text = f"the rule {rule} takes one value; leave the cell empty or choose between."
        folder.report("E311", "targets", row, "value_high", high, text)
    wanted = ("value", "value_high") if rule == "between" else ("value",)
    for column in wanted:
        if not row[column]:
            text = f"the cell is empty; the rule {rule} needs a value."
            folder.report("E312", "targets", row, column, "", text)
        elif fault := _value_fault(folder, row, row[column]):
            folder.report("E313", "targets", row, column, row[column], fault)
    low_number, high_number = as_number(value), as_number(high)
    if rule == "between" and low_number is not None and high_number is not None and low_number > high_number:
        text = f"expected at least {value}: the range is upside down."
        folder.report("E314", "targets", row, "value_high", high, text)


def _value_fault(folder: Checked, row: Row, value: str) -> str | None:
    if row["rule"] == "category_at_least":
        indicator = folder.indicators.get(row["indicator_id"])
        scale = indicator.several("scale") if indicator else []
        # A scale of one step is no scale, and is reported.
        scale = scale if len(scale) > 1 else []
        return f"expected a step of the indicator's scale: {one_of(scale)}." if scale and value not in scale else None
    if as_number(value) is None:
        return "expected a number with a decimal point, without blanks or unit."
    if row["rule"] == "rank_at_most" and not value.isdecimal():
        return "expected a rank: a whole number from 1."
    return None


def _reference(folder: Checked, row: Row) -> None:
    reference = row["reference"]
    if row["rule"] in WITH_REFERENCE and not reference:
        text = "the cell is empty; expected a region's code, counties or own:2005."
        folder.report("E315", "targets", row, "reference", "", text)
    elif reference and not _OWN_YEAR.fullmatch(reference) and not _is_region(folder, reference):
        text = "expected a region's code with its leading zero, counties or own:2005."
        folder.report("E108", "targets", row, "reference", reference, text)


def _is_region(folder: Checked, code: str) -> bool:
    """Whether a target can be compared with what a code says: a region, by either of its codes, or the counties."""
    return folder.knows_region(code) or code in folder.codes.nuts.values() or code == "counties"


def _direction(folder: Checked, row: Row) -> None:
    indicator = folder.indicators.get(row["indicator_id"])
    if indicator is None or folder.is_refused("indicators", indicator, "direction"):
        return
    direction, rule = indicator["direction"], row["rule"]
    against = (direction == "up" and rule in _DOWNWARDS) or (direction == "down" and rule in _UPWARDS)
    if against:
        text = f"the indicator {indicator['indicator_id']} shall go {direction}; change the rule or the direction."
        folder.report("E316", "targets", row, "rule", rule, text)


def _due(folder: Checked, row: Row) -> None:
    due, period = row["due"], row["baseline_period"]
    if period and year_of(period) is None:
        text = "expected a year, or a period that begins with one, as 2019 or 2019Q4."
        folder.report("E107", "targets", row, "baseline_period", period, text)
    if not due:
        if row["rule"] != "follow":
            text = "the cell is empty; expected the year or day on which the target is due."
            folder.report("E317", "targets", row, "due", "", text)
        return
    year, base = year_of(due), year_of(period)
    if year is None:
        folder.report("E317", "targets", row, "due", due, "expected a year or a day, as 2030 or 2030-12-31.")
    elif base is not None and year <= base:
        text = f"expected a year after the baseline's, {base}."
        folder.report("E317", "targets", row, "due", due, text)


def _group(folder: Checked, row: Row) -> None:
    indicator = folder.indicators.get(row["indicator_id"])
    if not row["group"] or indicator is None:
        return
    listed, (breakdown, group) = indicator.several("breakdown"), parted(row["group"])
    if breakdown not in listed:
        name = indicator["indicator_id"]
        # An indicator without any breakdown expects none: there is nothing to choose among.
        expected = f"expected {one_of(listed)}, as sex=each." if listed else "name it in its column breakdown first."
        text = f"is no breakdown of the indicator {name}; {expected}"
        folder.report("E318", "targets", row, "group", row["group"], text)
    elif fault := _group_fault(folder, breakdown, group):
        folder.report("E318", "targets", row, "group", row["group"], fault)


def _group_fault(folder: Checked, breakdown: str, group: str) -> str | None:
    """Why nothing can be of this group; None where it is free to name."""
    if group in ("", EVERY):
        return None
    if breakdown == "sex" and sex_code(group) is None:
        return "expected sex=each, sex=women or sex=men."
    if breakdown == "municipality" and folder.regions_are_known and group not in _municipalities(folder):
        return "expected municipality=each, or the four digits of a municipality of the strategy's counties."
    return None


def _municipalities(folder: Checked) -> set[str]:
    return {code for code in folder.codes.nuts if len(code) == 4 and code[:2] in folder.regions}


def _regions(folder: Checked) -> None:
    """One finding a region that the strategy does not cover, however many targets name it."""
    if not folder.regions_are_known:
        return
    areas = folder.header.get("programme_areas")
    listed = [str(one.get("nuts")) for one in areas if isinstance(one, dict)] if isinstance(areas, list) else []
    parents = {folder.codes.counties.get(code, "") for code in folder.regions}
    covered = {*folder.regions, *listed, *parents, *(folder.codes.nuts.get(one, "") for one in parents)}
    covered |= {*_EVERY_REGION, *_municipalities(folder)}
    uses: dict[str, list[Row]] = {}
    for row in folder.rows("targets"):
        if row["region"] and row["region"] not in covered:
            uses.setdefault(row["region"], []).append(row)
    for region, rows in uses.items():
        also = also_in([(tables()["targets"].file, row) for row in rows[1:]])
        text = f"is not covered by the strategy; expected {one_of(folder.regions)}, each or all.{also}"
        folder.report("E319", "targets", rows[0], "region", region, text)
