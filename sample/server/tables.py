"""Tables as the stand-in holds them: variables, cells, symbols.

The model that every reader fills and every writer reads. Not here: where a table comes from (`documents`,
`px_reading`), what a request selects of it (`selecting`), how it is written.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Marks = NDArray[np.uint8]

# A cell's mark is a place in this list; 0 is "no symbol". The order is that of the PX format's DATASYMBOLs.
SYMBOLS = ("", ".", "..", "...", "....", ".....", "......", "-", "U")
MISSING = SYMBOLS.index("..")

TIME, CONTENTS = "Tid", "ContentsCode"


@dataclass(frozen=True)
class Variable:
    """A variable of a table.

    `attributes` are what the API gives per code in the dimension's extension (refperiod, measuringType …), `units`
    the unit and decimals of each content. `total` is the code that is open for the variable when it is left out.
    """

    code: str
    label: str
    codes: Mapping[str, str]
    role: Literal["time", "contents", "geo"] | None = None
    elimination: bool = False
    total: str | None = None
    show: str = "value"
    codelists: Sequence[str] = ()
    notes: Sequence[str] = ()
    mandatory_notes: Mapping[str, bool] = field(default_factory=dict)
    value_notes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    units: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def find(self, code: str) -> str | None:
        """The table's spelling of a code, whatever the case it was asked in."""
        if code in self.codes:
            return code
        wanted = code.lower()
        return next((known for known in self.codes if known.lower() == wanted), None)

    def narrowed(self, codes: Sequence[str]) -> Variable:
        """The variable with these codes alone."""
        kept = set(codes)
        return replace(
            self,
            codes={code: self.codes[code] for code in codes},
            value_notes={code: said for code, said in self.value_notes.items() if code in kept},
            attributes={
                name: {code: said[code] for code in codes if code in said} for name, said in self.attributes.items()
            },
            units={code: self.units[code] for code in codes if code in self.units},
        )


@dataclass(frozen=True)
class Table:
    """One table at one `updated`. A change of the table is a new object, so that an answer is never torn.

    `values` has one axis per variable and NaN where there is no number; `marks` has the symbol of each cell.
    `path` leads from the root of the tree to the folder, as (id, label, sort code). `languages` are those it exists
    in; none means all.
    """

    id: str
    matrix: str
    label: str
    variables: tuple[Variable, ...]
    values: Values
    marks: Marks
    updated: str = "2026-06-08T06:00:00Z"
    source: str = "SCB"
    contents: str = ""
    notes: Sequence[str] = ()
    mandatory_notes: Mapping[str, bool] = field(default_factory=dict)
    path: Sequence[tuple[str, str, str]] = (("AM", "Arbetsmarknad", "AM"),)
    px: Mapping[str, Any] = field(default_factory=dict)
    contact: Sequence[Mapping[str, str]] = ()
    discontinued: bool | None = None
    time_unit: str = "Annual"
    description: str = ""
    sort_code: str = ""
    tells_matrix: bool = False
    subject: str = "AM"
    languages: Sequence[str] = ()

    def __post_init__(self) -> None:
        """Refuse cells that do not fit the variables: a stand-in with a broken table proves nothing."""
        shape = tuple(len(variable.codes) for variable in self.variables)
        if self.values.shape != shape or self.marks.shape != shape:
            raise ValueError(f"{self.id}: variables of shape {shape}, cells of {self.values.shape}")

    def variable(self, code: str) -> Variable:
        """The variable with exactly this code."""
        return next(variable for variable in self.variables if variable.code == code)

    def role(self, role: str) -> Variable | None:
        """The variable with this role."""
        return next((variable for variable in self.variables if variable.role == role), None)

    @property
    def heading(self) -> list[str]:
        """Variables in the head of the table."""
        stated = self.px.get("heading")
        known = [variable.code for variable in self.variables]
        if stated is not None:
            return [code for code in stated if code in known]
        return [variable.code for variable in self.variables if variable.role in ("time", "contents")]

    @property
    def decimals(self) -> int:
        """Most decimals of any content."""
        contents = self.role("contents")
        stated = [unit.get("decimals") or 0 for unit in contents.units.values()] if contents else []
        return int(max([self.px.get("decimals") or 0, *stated]))

    def as_dict(self) -> dict[tuple[str, ...], tuple[float | None, str]]:
        """Every cell by its codes: what a test holds the client's answer against."""
        keys = itertools.product(*(variable.codes for variable in self.variables))
        flat = zip(self.values.ravel().tolist(), self.marks.ravel().tolist(), strict=True)
        return {
            key: (None if value != value else value, SYMBOLS[mark])
            for key, (value, mark) in zip(keys, flat, strict=True)
        }


def make_table(
    table_id: str = "TAB1",
    *,
    variables: Sequence[Variable],
    values: Values | None = None,
    missing: Mapping[tuple[int, ...], str] | None = None,
    **facts: Any,
) -> Table:
    """A table made in a test; without `values` its cells are numbered from 0.

    `missing` maps places to symbols; such a cell has no number.
    """
    shape = tuple(len(variable.codes) for variable in variables)
    cells = np.arange(np.prod(shape), dtype=np.float64).reshape(shape) if values is None else values.copy()
    marks = np.zeros(shape, np.uint8)
    for place, symbol in (missing or {}).items():
        cells[place], marks[place] = np.nan, SYMBOLS.index(symbol)
    said = {"matrix": table_id, "label": f"table {table_id}", **facts}
    return Table(id=table_id, variables=tuple(variables), values=cells, marks=marks, **said)


def time_variable(*periods: str, code: str = TIME, label: str = "år") -> Variable:
    """The time variable."""
    return Variable(code, label, {period: period for period in periods}, role="time", show="code")


def contents_variable(labels: Mapping[str, str], *, unit: str = "antal", decimals: int = 0) -> Variable:
    """The contents variable, every content in the same unit."""
    return Variable(
        CONTENTS,
        "tabellinnehåll",
        dict(labels),
        role="contents",
        units={code: {"base": unit, "decimals": decimals} for code in labels},
        attributes={
            "refperiod": dict.fromkeys(labels, "31 december"),
            "measuringType": dict.fromkeys(labels, "Stock"),
            "priceType": dict.fromkeys(labels, "NotApplicable"),
            "adjustment": dict.fromkeys(labels, "None"),
            "alternativeText": dict(labels),
        },
    )
