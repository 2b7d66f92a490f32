"""The cells of a choice: chosen, summed up, put in order.

Arithmetic on cubes. Not here: which codes are chosen (see `selecting`), how the result is written.

A sum over missing cells is itself missing, with the symbol "..".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sample.server.selecting import Choice, Chosen
from sample.server.tables import MISSING, Marks, Table, Values, Variable


@dataclass(frozen=True)
class Cut:
    """A part of a table, its variables in the order of the answer: stub first, then heading."""

    table: Table
    variables: tuple[Variable, ...]
    values: Values
    marks: Marks
    heading: tuple[str, ...]
    stub: tuple[str, ...]
    label: str


def cut(table: Table, choice: Choice, language: str) -> Cut:
    """Cut a choice out of a table. Eliminated variables vanish; codes come in the table's order."""
    values, marks = table.values, table.marks
    shown: list[Variable] = []
    for chosen, own in zip(choice.chosen, table.variables, strict=True):
        axis = len(shown)
        if not chosen.codes:
            values, marks = _eliminated(values, marks, axis, own)
            continue
        narrowed = _in_table_order(chosen)
        if chosen.codelist is None:
            places = _places(own, narrowed.codes)
            values, marks = values.take(places, axis=axis), marks.take(places, axis=axis)
        else:
            values, marks = _grouped(values, marks, axis, own, [chosen.codelist.members[one] for one in narrowed.codes])
        shown.append(narrowed)
    order = [*choice.stub, *choice.heading]
    axes = [next(place for place, one in enumerate(shown) if one.code == code) for code in order]
    variables = tuple(shown[axis] for axis in axes)
    return Cut(
        table,
        variables,
        np.ascontiguousarray(values.transpose(axes)),
        np.ascontiguousarray(marks.transpose(axes)),
        choice.heading,
        choice.stub,
        title(table, variables, language),
    )


def title(table: Table, variables: Sequence[Variable], language: str) -> str:
    """The title that the server makes of the contents and the variables that are left."""
    by, conjunction = ("efter", "och") if language == "sv" else ("by", "and")
    contents = next((one for one in variables if one.role == "contents"), None)
    alone = contents is not None and len(contents.codes) == 1
    named = [one.label for one in variables if not (alone and one is contents)]
    about = next(iter(contents.codes.values())) if contents is not None and alone else table.contents or table.label
    listed = f"{', '.join(named[:-1])} {conjunction} {named[-1]}" if len(named) > 1 else "".join(named)
    return f"{about} {by} {listed}"


def _in_table_order(chosen: Chosen) -> Variable:
    wanted = set(chosen.codes)
    narrowed = chosen.variable.narrowed([code for code in chosen.variable.codes if code in wanted])
    return replace(narrowed, total=narrowed.total if narrowed.total in wanted else None)


def _places(variable: Variable, codes: Iterable[str]) -> list[int]:
    place = {code: position for position, code in enumerate(variable.codes)}
    return [place[code] for code in codes]


def _eliminated(values: Values, marks: Marks, axis: int, variable: Variable) -> tuple[Values, Marks]:
    if variable.total is not None:
        place = list(variable.codes).index(variable.total)
        return np.asarray(values.take(place, axis=axis)), np.asarray(marks.take(place, axis=axis))
    return _summed(values, marks, axis)


def _grouped(
    values: Values, marks: Marks, axis: int, variable: Variable, groups: Sequence[Sequence[str]]
) -> tuple[Values, Marks]:
    parts = []
    for members in groups:
        places = _places(variable, [one for one in members if one in variable.codes])
        picked = values.take(places, axis=axis), marks.take(places, axis=axis)
        alone = len(places) == 1
        parts.append((picked[0].squeeze(axis), picked[1].squeeze(axis)) if alone else _summed(*picked, axis))
    return np.stack([part[0] for part in parts], axis=axis), np.stack([part[1] for part in parts], axis=axis)


def _summed(values: Values, marks: Marks, axis: int) -> tuple[Values, Marks]:
    total: Values = np.asarray(values.sum(axis=axis))
    marked: Marks = np.where(np.isnan(total), MISSING, 0).astype(np.uint8)
    return total, marked
