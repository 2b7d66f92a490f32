"""What a table says about itself: variables, codes, units, code lists.

`GET /tables/{id}/metadata` to `TableMetadata`. Not here: comparing two of them (see `fingerprint`), cell values (see
`jsonstat`).

Source: PxWebApi 2 specification, Dataset schema with PxWeb's extensions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from pipelines.http.json_bodies import parse_json_object
from pipelines.jsonstat import document as doc

Role = Literal["time", "contents", "geo"]

_CONTENT_ATTRIBUTES = (
    "measuringType",
    "priceType",
    "adjustment",
    "basePeriod",
    "refperiod",
    "alternativeText",
)


@dataclass(frozen=True)
class Unit:
    """Unit of a content: `base` as written ("antal", "mnkr"), `decimals` or None."""

    base: str
    decimals: int | None


@dataclass(frozen=True)
class CodelistReference:
    """A code list that a variable offers. `kind` is "Valueset" or "Aggregation"."""

    id: str
    label: str
    kind: str


@dataclass(frozen=True)
class Variable:
    """One dimension of a table.

    Attributes:
        id, label: code and name of the variable.
        codes: its codes in order.
        labels: label per code.
        role: "time", "contents", "geo" or None.
        elimination: whether it may be left out of a selection.
        elimination_code: the code that is open for the total then, if the table names one.
        codelists: code lists that it offers.
        units: unit per content code; empty but for the contents variable.
        attributes: measuringType, priceType, adjustment, basePeriod, refperiod, alternativeText: each a
            mapping from content code to text; empty but for the contents variable.
        notes: notes on the variable; value_notes: notes per code.
    """

    id: str
    label: str
    codes: tuple[str, ...]
    labels: Mapping[str, str]
    role: Role | None
    elimination: bool
    elimination_code: str | None
    codelists: tuple[CodelistReference, ...]
    units: Mapping[str, Unit] = field(default_factory=dict)
    attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    value_notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class TableMetadata:
    """A table's description of itself.

    Attributes:
        table_id: id in PxWebApi 2 ("TAB6471").
        label, source: title and publishing agency.
        updated: time of last update as sent (UTC, "2026-06-08T06:00:00Z").
        matrix: the table's name in the old API ("DagSNI07KonK"), or its id again for newer tables.
        variables: in the order of the table.
        next_update: as sent, or None.
        official_statistics: as sent, or None if not said.
        discontinued: as sent, or None if not said.
        subject_code: subject ("BE"), or None.
        contact: contact persons as sent.
        notes: notes on the table.
    """

    table_id: str
    label: str
    source: str | None
    updated: str | None
    matrix: str | None
    variables: tuple[Variable, ...]
    next_update: str | None
    official_statistics: bool | None
    discontinued: bool | None
    subject_code: str | None
    contact: tuple[Mapping[str, Any], ...]
    notes: tuple[str, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Variable]:
        """Variables by id."""
        return {variable.id: variable for variable in self.variables}

    @property
    def time(self) -> Variable | None:
        """The time variable, if there is one."""
        return next((variable for variable in self.variables if variable.role == "time"), None)

    @property
    def contents(self) -> Variable | None:
        """The contents variable, if there is one."""
        return next((variable for variable in self.variables if variable.role == "contents"), None)


def parse_metadata(body: bytes, *, table_id: str | None = None) -> TableMetadata:
    """Parse the body of a metadata answer.

    Args:
        body: JSON-stat 2.0 as it came; cell values are not looked at.
        table_id: the id that was asked for. Default: what the body says.

    Raises:
        DecodeError: not JSON, not a dataset, or dimensions that do not agree with their sizes.
    """
    name = table_id or "metadata"
    parsed = parse_json_object(body, where=f"{name}: metadata", table_id=table_id)
    return metadata_from_document(parsed, table_id=table_id)


def metadata_from_document(document: doc.Json, *, table_id: str | None = None) -> TableMetadata:
    """Like `parse_metadata`, from a document that is parsed already."""
    px = doc.mapping(doc.mapping(document, "extension"), "px")
    name = table_id or doc.text(px, "tableid") or "metadata"
    doc.require_dataset(document, table_id=name)
    ids = doc.dimension_ids(document, table_id=name)
    sizes = doc.dimension_sizes(document, ids, table_id=name)
    roles = variable_roles(document, ids)
    extension = doc.mapping(document, "extension")
    contact = extension.get("contact")
    return TableMetadata(
        table_id=name,
        label=doc.text(document, "label") or "",
        source=doc.text(document, "source"),
        updated=doc.text(document, "updated"),
        matrix=doc.text(px, "matrix"),
        variables=tuple(
            _variable(document["dimension"][one], one, size, roles.get(one), table_id=name)
            for one, size in zip(ids, sizes, strict=True)
        ),
        next_update=doc.text(px, "nextUpdate") or doc.text(px, "next-update"),
        official_statistics=_flag(px, "official-statistics"),
        discontinued=_flag(extension, "discontinued"),
        subject_code=doc.text(px, "subject-code"),
        contact=tuple(one for one in contact if isinstance(one, dict)) if isinstance(contact, list) else (),
        notes=doc.texts(document.get("note")),
    )


def variable_roles(document: doc.Json, ids: tuple[str, ...]) -> dict[str, Role]:
    """Role of each dimension that has one.

    A table without a declared contents dimension falls back on PxWeb's own name for it, one without any role on the
    standard names of time and place.
    """
    declared = doc.mapping(document, "role")
    names: tuple[tuple[str, Role], ...] = (("time", "time"), ("metric", "contents"), ("geo", "geo"))
    roles: dict[str, Role] = {one: role for key, role in names for one in doc.texts(declared.get(key)) if one in ids}
    if "contents" not in roles.values() and "ContentsCode" in ids:
        roles["ContentsCode"] = "contents"
    # Eurostat declares no roles: its dimensions are known by their standard names.
    for name in ("time", "geo"):
        if not declared and name in ids:
            roles[name] = name
    return roles


def content_units(dimension: doc.Json, codes: tuple[str, ...]) -> dict[str, Unit]:
    """Unit of each content code that states one."""
    units = doc.mapping(doc.mapping(dimension, "category"), "unit")
    return {code: _unit(units[code]) for code in codes if isinstance(units.get(code), dict)}


def content_attributes(dimension: doc.Json) -> dict[str, dict[str, str]]:
    """measuringType, priceType and the like: attribute -> content code -> text."""
    extension = doc.mapping(dimension, "extension")
    return {
        name: {code: said for code, said in doc.mapping(extension, name).items() if isinstance(said, str)}
        for name in _CONTENT_ATTRIBUTES
        if doc.mapping(extension, name)
    }


def value_notes(dimension: doc.Json) -> dict[str, tuple[str, ...]]:
    """Notes per code."""
    notes = doc.mapping(doc.mapping(dimension, "category"), "note")
    return {code: doc.texts(said) for code, said in notes.items() if doc.texts(said)}


def _variable(dimension: doc.Json, variable: str, size: int, role: Role | None, *, table_id: str) -> Variable:
    codes = doc.category_codes(dimension, table_id=table_id, variable=variable, size=size)
    extension = doc.mapping(dimension, "extension")
    is_contents = role == "contents"
    return Variable(
        id=variable,
        label=doc.text(dimension, "label") or variable,
        codes=codes,
        labels=doc.category_labels(dimension, codes, table_id=table_id, variable=variable),
        role=role,
        elimination=extension.get("elimination") is True,
        elimination_code=doc.text(extension, "eliminationValueCode"),
        codelists=_codelists(extension),
        units=content_units(dimension, codes) if is_contents else {},
        attributes=content_attributes(dimension) if is_contents else {},
        notes=doc.texts(dimension.get("note")),
        value_notes=value_notes(dimension),
    )


def _codelists(extension: doc.Json) -> tuple[CodelistReference, ...]:
    # The key was `codeLists` in the beta and is `codelists` since 2.0.0.
    listed = extension.get("codelists", extension.get("codeLists"))
    found = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return tuple(
        CodelistReference(id=one["id"], label=doc.text(one, "label") or "", kind=doc.text(one, "type") or "")
        for one in found
        if isinstance(one.get("id"), str)
    )


def _unit(stated: doc.Json) -> Unit:
    decimals = stated.get("decimals")
    return Unit(base=doc.text(stated, "base") or "", decimals=decimals if type(decimals) is int else None)


def _flag(source: doc.Json, key: str) -> bool | None:
    found = source.get(key)
    return found if isinstance(found, bool) else None
