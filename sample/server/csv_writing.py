"""Delimited text as both generations write it: ISO-8859-1, a column per combination of the heading.

Csv. Not here: anything with a structure.

The shape is that of Statistics Sweden's own answers: variables that show code and text stand as "00 Riket", a
column is called by its content and period, "Antal 2008", and only texts are quoted.
"""

from __future__ import annotations

from itertools import product

from sample.server.cutting import Cut
from sample.server.jsonstat_writing import plain_values
from sample.server.tables import SYMBOLS, Variable

SEPARATORS = {"SeparatorTab": "\t", "SeparatorSpace": " ", "SeparatorSemicolon": ";"}
SHOWS = {"UseCodes": "code", "UseTexts": "value", "UseCodesAndTexts": "code_value"}
ENCODING = "iso-8859-1"


def csv_body(cut: Cut, *, separator: str = ",", show: str | None = None, with_title: bool = False) -> bytes:
    """The cut as text. `show` is code, value or code_value; None leaves it to each variable."""
    by_code = {one.code: one for one in cut.variables}
    stub = [by_code[code] for code in cut.stub]
    heading = [by_code[code] for code in cut.heading]
    columns = [" ".join(texts) for texts in product(*(_texts(one, show) for one in heading))]
    header = separator.join(_quoted(text) for text in [*(one.label for one in stub), *columns])
    lines = [_quoted(cut.label), ""] if with_title else []
    lines.append(header)
    cells = _cells(cut)
    width = len(columns)
    for row, texts in enumerate(product(*(_texts(one, show) for one in stub))):
        lines.append(separator.join([*map(_quoted, texts), *cells[row * width : (row + 1) * width]]))
    return ("\r\n".join(lines) + "\r\n").encode(ENCODING, errors="replace")


def _cells(cut: Cut) -> list[str]:
    marks = cut.marks.ravel().tolist()
    values = plain_values(cut.values)
    return [
        _quoted(SYMBOLS[mark] or "..") if value is None else str(value)
        for value, mark in zip(values, marks, strict=True)
    ]


def _texts(variable: Variable, show: str | None) -> list[str]:
    how = show or variable.show
    if how == "code":
        return list(variable.codes)
    if how == "code_value":
        return [f"{code} {label}" for code, label in variable.codes.items()]
    return list(variable.codes.values())


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
