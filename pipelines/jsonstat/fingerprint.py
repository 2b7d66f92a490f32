"""What of a table's description matters to those who use it, and what changed since last time.

A fingerprint that can be stored as JSON, its digest, and the comparison of two. Not here: how grave a change is (that
is for the drift checks).

A new period is the table doing its work, not a change; a period that disappears is one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from pipelines.jsonstat.metadata import TableMetadata, Variable

ChangeKind = Literal[
    "variable_added",
    "variable_removed",
    "variable_renamed",
    "role_changed",
    "elimination_changed",
    "code_added",
    "code_removed",
    "label_changed",
    "unit_changed",
    "decimals_changed",
    "attribute_changed",
    "codelist_changed",
    "matrix_changed",
]

_SENTENCES: Final[Mapping[str, str]] = {
    "variable_added": "variable {variable} is new",
    "variable_removed": "variable {variable} ({old}) is gone",
    "variable_renamed": "variable {variable} is now called {new!r}, before {old!r}",
    "role_changed": "variable {variable} has the role {new}, before {old}",
    "elimination_changed": "variable {variable}: elimination is {new}, before {old}",
    "code_added": "variable {variable} has the new code {code} ({new})",
    "code_removed": "variable {variable} has lost the code {code} ({old})",
    "label_changed": "variable {variable}: code {code} now means {new!r}, before {old!r}",
    "unit_changed": "content {code} is now in {new!r}, before {old!r}",
    "decimals_changed": "content {code} now has {new} decimals, before {old}",
    "attribute_changed": "content {code} is now {new}, before {old}",
    "codelist_changed": "variable {variable}: code lists are now {new}, before {old}",
    "matrix_changed": "the table's matrix is now {new}, before {old}",
}


@dataclass(frozen=True)
class MetadataChange:
    """One difference between two fingerprints of a table.

    Attributes:
        kind: what sort of change.
        variable, code: where; None if it concerns the whole table or variable.
        old, new: before and after, as text; None if there was or is nothing.
    """

    kind: ChangeKind
    variable: str | None
    code: str | None
    old: str | None
    new: str | None

    @property
    def sentence(self) -> str:
        """The change in words."""
        return _SENTENCES[self.kind].format(variable=self.variable, code=self.code, old=self.old, new=self.new)


def fingerprint(metadata: TableMetadata) -> dict[str, Any]:
    """What matters of a description, in types that JSON has.

    Left out on purpose: times of update, notes and contacts, which change without the figures changing
        meaning.
    """
    return {
        "table": metadata.table_id,
        "matrix": metadata.matrix,
        "variables": {variable.id: _of_variable(variable) for variable in metadata.variables},
    }


def fingerprint_digest(print_of_table: Mapping[str, Any]) -> str:
    """sha256 of a fingerprint, hexadecimal; equal for equal fingerprints whatever the order of their keys."""
    text = json.dumps(print_of_table, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def compare_fingerprints(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[MetadataChange]:
    """Differences between two fingerprints of the same table, in the order of its variables.

    A new code of the time variable is not reported, a lost one is.
    """
    changes: list[MetadataChange] = []
    if old.get("matrix") != new.get("matrix"):
        changes.append(MetadataChange("matrix_changed", None, None, _say(old.get("matrix")), _say(new.get("matrix"))))
    before, after = old["variables"], new["variables"]
    for name, variable in before.items():
        if name in after:
            changes.extend(_compare_variable(name, variable, after[name]))
        else:
            changes.append(MetadataChange("variable_removed", name, None, variable["label"], None))
    changes.extend(
        MetadataChange("variable_added", name, None, None, variable["label"])
        for name, variable in after.items()
        if name not in before
    )
    return changes


def _of_variable(variable: Variable) -> dict[str, Any]:
    return {
        "label": variable.label,
        "role": variable.role,
        "elimination": variable.elimination,
        "codes": dict(variable.labels),
        "codelists": sorted(codelist.id for codelist in variable.codelists),
        "contents": {code: _of_content(variable, code) for code in variable.codes if variable.role == "contents"},
    }


def _of_content(variable: Variable, code: str) -> dict[str, Any]:
    unit = variable.units.get(code)
    attributes = {name: said[code] for name, said in variable.attributes.items() if code in said}
    # The reference period of a content moves with its periods ("31 December each year" may name the year),
    # and the alternative text repeats the label.
    kept = {name: said for name, said in attributes.items() if name not in ("refperiod", "alternativeText")}
    return {
        "unit": unit.base if unit else None,
        "decimals": unit.decimals if unit else None,
        "attributes": kept,
    }


def _compare_variable(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[MetadataChange]:
    simple: tuple[tuple[ChangeKind, str], ...] = (
        ("variable_renamed", "label"),
        ("role_changed", "role"),
        ("elimination_changed", "elimination"),
    )
    for kind, key in simple:
        if old[key] != new[key]:
            yield MetadataChange(kind, name, None, _say(old[key]), _say(new[key]))
    yield from _compare_codes(name, old, new)
    if old["codelists"] != new["codelists"]:
        before, after = ", ".join(old["codelists"]), ", ".join(new["codelists"])
        yield MetadataChange("codelist_changed", name, None, before or "none", after or "none")
    for code, content in old["contents"].items():
        if code in new["contents"]:
            yield from _compare_content(name, code, content, new["contents"][code])


def _compare_codes(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[MetadataChange]:
    before, after = old["codes"], new["codes"]
    for code, label in before.items():
        if code not in after:
            yield MetadataChange("code_removed", name, code, label, None)
        elif after[code] != label:
            yield MetadataChange("label_changed", name, code, label, after[code])
    if new["role"] != "time":
        for code, label in after.items():
            if code not in before:
                yield MetadataChange("code_added", name, code, None, label)


def _compare_content(name: str, code: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[MetadataChange]:
    if old["unit"] != new["unit"]:
        yield MetadataChange("unit_changed", name, code, _say(old["unit"]), _say(new["unit"]))
    if old["decimals"] != new["decimals"]:
        yield MetadataChange("decimals_changed", name, code, _say(old["decimals"]), _say(new["decimals"]))
    before, after = old["attributes"], new["attributes"]
    for attribute in sorted({*before, *after}):
        if before.get(attribute) != after.get(attribute):
            was, became = (f"{attribute}={one.get(attribute, 'not reported')}" for one in (before, after))
            yield MetadataChange("attribute_changed", name, code, was, became)


def _say(value: object) -> str | None:
    return None if value is None else str(value)
