"""strategy.yml: its keys, dates, regions, levels (E101, E104, E106, E107, E108, E208, E341).

Not here: whether a key holds a text, a year or a list (``header_shapes.py``, whose findings come first).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pipelines.strategies.checked import Checked, as_date
from pipelines.strategies.criteria import ALL, unknown_components
from pipelines.strategies.findings import one_of
from pipelines.strategies.form import CADENCES, LEVEL_KINDS, ROLES
from pipelines.strategies.reading import STRATEGY_FILE
from pipelines.strategies.rules.header_shapes import entries_of
from pipelines.strategies.rules.persons import person_fault

FORMAT = 1
REQUIRED = (
    "format", "strategy", "title", "language", "country", "regions", "period", "decided", "owner", "follow_up",
)  # fmt: skip
_IDENTITY = re.compile(r"[a-z0-9-]+")


def find(folder: Checked) -> None:
    """Report what is wrong with strategy.yml."""
    if folder.has("E102", STRATEGY_FILE):
        return
    header = folder.header
    for key in REQUIRED:
        if key not in header:
            folder.report("E101", STRATEGY_FILE, None, key, "", "the key is missing; see docs/strategies.md.")
        elif header[key] in (None, "", [], {}):
            folder.report("E104", STRATEGY_FILE, None, key, "", "the key has no value; see docs/strategies.md.")
    _known_values(folder, header)
    _dates(folder, header)
    _regions(folder, header)
    _neighbours(folder, header)
    _levels(folder, header)
    _criteria(folder, header)
    owner = header.get("owner")
    for text in owner.values() if isinstance(owner, dict) else [owner]:
        if isinstance(text, str) and (fault := person_fault(text)):
            folder.report("E341", STRATEGY_FILE, None, "owner", text, fault)


def _known_values(folder: Checked, header: Mapping[str, Any]) -> None:
    if header.get("format") not in (None, FORMAT):
        text = f"expected {FORMAT}, the only format so far."
        folder.report("E106", STRATEGY_FILE, None, "format", str(header["format"]), text)
    identity = header.get("strategy")
    if identity and not (isinstance(identity, str) and _IDENTITY.fullmatch(identity)):
        text = "expected an id of small letters a–z, digits and hyphens."
        folder.report("E106", STRATEGY_FILE, None, "strategy", str(identity), text)


def _dates(folder: Checked, header: Mapping[str, Any]) -> None:
    found: dict[str, date] = {}
    for key, part in (("period", "from"), ("period", "to"), ("decided", "on")):
        said = header.get(key)
        if not isinstance(said, dict):
            continue
        value = said.get(part)
        if value is None:
            folder.report("E101", STRATEGY_FILE, None, f"{key}.{part}", "", "the key is missing; give a date.")
        elif (day := _day(value)) is None:
            text = "expected a date as YYYY-MM-DD."
            folder.report("E107", STRATEGY_FILE, None, f"{key}.{part}", str(value), text)
        else:
            found[part] = day
    if "from" in found and "to" in found and found["to"] < found["from"]:
        text = f"expected a day after {found['from']}: the period ends before it begins."
        folder.report("E208", STRATEGY_FILE, None, "period.to", str(found["to"]), text)


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else as_date(str(value))


def _regions(folder: Checked, header: Mapping[str, Any]) -> None:
    for number, entry in entries_of(header, "regions"):
        _region(folder, number, entry)


def _region(folder: Checked, number: int, entry: Mapping[str, Any]) -> None:
    code, nuts, role = entry.get("region"), entry.get("nuts"), entry.get("role", "owner")
    swedish = folder.header.get("country") == "SE"
    if not isinstance(code, str):
        text = 'expected the code as text with its leading zero, in quotes: "08".'
        folder.report("E108", STRATEGY_FILE, number, "regions.region", str(code), text)
    elif swedish and code not in folder.codes.counties:
        text = f"expected the code of a county: {one_of(folder.codes.counties)}."
        folder.report("E108", STRATEGY_FILE, number, "regions.region", code, text)
    elif swedish and nuts and nuts != folder.codes.nuts[code]:
        text = f"expected {folder.codes.nuts[code]}, the NUTS code of region {code}."
        folder.report("E108", STRATEGY_FILE, number, "regions.nuts", str(nuts), text)
    if role not in ROLES:
        folder.report("E106", STRATEGY_FILE, number, "regions.role", str(role), f"expected {one_of(ROLES)}.")


def _neighbours(folder: Checked, header: Mapping[str, Any]) -> None:
    """Whom the regions are compared with: codes as text, since 06 without quotes is the number 6."""
    compared = header.get("comparison")
    listed = compared.get("neighbours") if isinstance(compared, dict) else None
    for code in listed if isinstance(listed, list) else []:
        swedish = header.get("country") == "SE"
        if not isinstance(code, str) or (swedish and code not in folder.codes.counties):
            text = 'expected codes of counties as text with their leading zero, in quotes: "06".'
            folder.report("E108", STRATEGY_FILE, None, "comparison.neighbours", str(code), text)
            return


def _criteria(folder: Checked, header: Mapping[str, Any]) -> None:
    for number, entry in entries_of(header, "criteria"):
        if not entry.get("id"):
            text = "the key is missing; give each criterion an id and a sentence."
            folder.report("E101", STRATEGY_FILE, number, "criteria.id", "", text)
        components = entry.get("components")
        for name in unknown_components(components if isinstance(components, list) else ()):
            folder.report("E106", STRATEGY_FILE, number, "criteria.components", str(name), f"expected {one_of(ALL)}.")


def _levels(folder: Checked, header: Mapping[str, Any]) -> None:
    for number, entry in entries_of(header, "follow_up"):
        if "level" not in entry:
            text = "the key is missing; give each level of follow-up a name."
            folder.report("E101", STRATEGY_FILE, number, "follow_up.level", "", text)
            continue
        kind = entry.get("kind") or entry["level"]
        if kind not in LEVEL_KINDS:
            text = f"expected {one_of(LEVEL_KINDS)}: each level is mapped to one of the three kinds."
            folder.report("E106", STRATEGY_FILE, number, "follow_up.kind", str(kind), text)
        cadence = entry.get("cadence")
        if cadence not in CADENCES:
            text = f"expected {one_of(CADENCES)}."
            folder.report("E106", STRATEGY_FILE, number, "follow_up.cadence", str(cadence or ""), text)
