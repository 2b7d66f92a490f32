"""px files as the server writes them.

Keywords and DATA of a cut. Not here: reading (see `px_reading`).

Source: https://www.scb.se/en/services/statistical-programs-for-px-files/px-file-format/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import prod

from sample.server.cutting import Cut
from sample.server.jsonstat_writing import plain_values
from sample.server.tables import SYMBOLS

ENCODING = "iso-8859-1"


def px_body(cut: Cut, language: str) -> bytes:
    """The cut as a px file."""
    lines = [*_keywords(cut, language), "DATA=", *_rows(cut)]
    lines[-1] += ";"
    return ("\r\n".join(lines) + "\r\n").encode(ENCODING, errors="replace")


def _keywords(cut: Cut, language: str) -> Iterator[str]:
    table = cut.table
    labels = {one.code: one.label for one in cut.variables}
    yield 'CHARSET="ANSI";'
    yield 'AXIS-VERSION="2013";'
    yield f'CODEPAGE="{ENCODING}";'
    yield f"LANGUAGE={_texts([language])};"
    yield f"DECIMALS={table.decimals};"
    yield f"MATRIX={_texts([table.matrix or table.id])};"
    yield f"SUBJECT-CODE={_texts([table.subject])};"
    yield f"TITLE={_texts([cut.label])};"
    yield f"CONTENTS={_texts([table.contents or table.label])};"
    yield 'UNITS="";'
    for keyword, codes in (("STUB", cut.stub), ("HEADING", cut.heading)):
        if codes:
            yield f"{keyword}={_texts(labels[code] for code in codes)};"
    for one in cut.variables:
        named = _texts([one.label])
        if one.role == "contents":
            yield f"CONTVARIABLE={named};"
        yield f"VALUES({named})={_texts(one.codes.values())};"
        yield f"CODES({named})={_texts(one.codes)};"
        if one.role == "time":
            yield f"TIMEVAL({named})=TLIST(A1),{_texts(one.codes)};"
    yield f"LAST-UPDATED={_texts([table.updated])};"
    yield f"SOURCE={_texts([table.source])};"
    for note in table.notes:
        yield f"NOTE={_texts([note.replace(chr(13), '').replace(chr(10), '#')])};"


def _texts(texts: Iterable[str]) -> str:
    return ",".join('"' + text.replace('"', "'") + '"' for text in texts)


def _rows(cut: Cut) -> list[str]:
    width = prod(len(one.codes) for one in cut.variables if one.code in cut.heading)
    marks = cut.marks.ravel().tolist()
    cells = [
        f'"{SYMBOLS[mark] or ".."}"' if value is None else str(value)
        for value, mark in zip(plain_values(cut.values), marks, strict=True)
    ]
    return [" ".join(cells[start : start + width]) for start in range(0, len(cells), width)] or [""]
