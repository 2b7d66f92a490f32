"""The sample dressed as the agency's own tables are: for a first run against something that behaves as the live API.

The differences between the sample's tidy tables and the real ones that are known from public scripts, catalogues and
stored answers. Not here: faults of the line (see `weather`), or figures: those of the sample are kept, and what is
added beside them is made up and never asked for.

What differs at the agency: ids of tables that the declarations do not know, sister tables with the same contents in the
same folder, codes of contents that the sample assumes, contents that nobody declared, labels with other punctuation,
municipalities and small areas in the dimension of regions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from sample.server.tables import CONTENTS, Table, Values, Variable
from sample.server.world import World

# Titles as they were seen in November 2026; "SIMULERAD:" is the sample's own.
_SIMULATED = "SIMULERAD: "
_REGION, _INDUSTRY = "Region", "SNI2007"

_SMALL_AREAS: Mapping[str, str] = {
    "0114": "Upplands Väsby",
    "0180": "Stockholm",
    "0885": "Borgholm",
    "2584": "Kiruna",
    "0114A0010_DeSO2025": "0114A0010 (Upplands Väsby)",
    "0180R017_RegSO2025": "Stockholm (Akalla)",
}
"""Codes beside counties in the dimension of regions: municipalities and areas below them."""

_NEW_IDS: Mapping[str, str] = {
    "SIM-T03A": "TAB5701",
    "SIM-T04A": "TAB5702",
    "SIM-NR0103": "TAB5703",
    "SIM-T05A": "TAB5704",
    "SIM-BAS-FINAL": "TAB5705",
    "SIM-ARREGUTB": "TAB5706",
    "SIM-UTBSUNBEFN": "TAB5707",
    "SIM-FOU": "TAB5708",
    "SIM-NV1701": "TAB5709",
    "SIM-HA0201": "TAB5710",
}
"""Ids in place of the sample's own: nobody knows the real ones."""


def dressed_world(*tables: Table) -> World:
    """A world of the sample's tables as the agency has them, with sisters beside those that have any."""
    dressed = [dressed_table(table) for table in tables]
    sisters = [sister for table in dressed for sister in _sisters(table)]
    return World.of(*dressed, *sisters)


def dressed_table(table: Table) -> Table:
    """One table as the agency has it: the declared cells are those of `table`."""
    changed = replace(
        table,
        id=_NEW_IDS.get(table.id, table.id),
        label=table.label.removeprefix(_SIMULATED),
        contents=table.contents.removeprefix(_SIMULATED),
        px={**table.px, "tableid": _NEW_IDS.get(table.id, table.id)},
        source="SCB",
    )
    contents = changed.role("contents")
    if contents is not None:
        changed = _with_codes(changed, contents.code, _real_looking_codes(changed, contents))
        changed = _with_labels(changed, contents.code, _other_punctuation)
        changed = _grown(changed, contents.code, {f"{changed.id}ZZ": "Index, 2015 = 100"})
    if any(variable.code == _REGION for variable in changed.variables):
        changed = _grown(changed, _REGION, _SMALL_AREAS)
        changed = _with_labels(changed, _REGION, lambda label: f"{label} ")
    if any(variable.code == _INDUSTRY for variable in changed.variables):
        changed = _with_labels(changed, _INDUSTRY, _other_punctuation)
    return changed


def _sisters(table: Table) -> list[Table]:
    """Tables of the same folder that a careless search would take for this one."""
    if table.id not in _NEW_IDS.values():
        return []
    others = replace(
        table,
        id=f"{table.id}9",
        label="Hushållens disponibla inkomster (ENS2010) efter region (län, riksområde) och transaktionspost",
        px={**table.px, "tableid": f"{table.id}9"},
    )
    contents = others.role("contents")
    if contents is None:
        return []
    return [_with_labels(others, contents.code, lambda label: f"Disponibel inkomst: {label}")]


def _other_punctuation(label: str) -> str:
    """`BRP, löpande priser, mnkr` -> `BRP löpande priser (mnkr)`."""
    parts = label.split(", ")
    if len(parts) < 2:
        return f"{label} "
    return f"{' '.join(parts[:-1])} ({parts[-1]})"


def _real_looking_codes(table: Table, contents: Variable) -> dict[str, str]:
    """Other codes where the sample's are assumed: eight hexadecimal digits, as new contents have."""
    assumed = [code for code in contents.codes if code.startswith("SIM")]
    return {code: f"0000{table.id[-2:]}{place:02X}" for place, code in enumerate(assumed)}


def _with_codes(table: Table, variable: str, codes: Mapping[str, str]) -> Table:
    world = World.of(table)
    return world.recode(table.id, variable, codes)


def _with_labels(table: Table, variable: str, reword: Callable[[str], str]) -> Table:
    world = World.of(table)
    labels = {code: reword(label) for code, label in table.variable(variable).codes.items()}
    return world.relabel(table.id, variable, labels)


def _grown(table: Table, variable: str, codes: Mapping[str, str]) -> Table:
    """More codes at the end of a variable, their cells made up: half of its first code."""
    axis = [one.code for one in table.variables].index(variable)
    added = {code: label for code, label in codes.items() if code not in table.variable(variable).codes}
    if not added:
        return table
    first: Values = np.asarray(np.round(table.values.take(0, axis=axis) / 2))
    grown = World.of(table).grow(table.id, variable, added, updated=table.updated, values=first)
    if variable != CONTENTS:
        return grown
    units = {**grown.variable(variable).units, **{code: {"base": "index", "decimals": 1} for code in added}}
    variables = tuple(replace(one, units=units) if one.code == variable else one for one in grown.variables)
    return replace(grown, variables=variables)
