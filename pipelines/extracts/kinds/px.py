"""px files, as PxWeb and PC-Axis write them.

The PX format as far as a table of figures needs it. Not here: what the figures are.

Source: https://www.scb.se/en/services/statistical-programs-for-px-files/px-file-format/. A file in several languages
is read in its own one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from math import prod

from pipelines.extracts.errors import UnreadableFile
from pipelines.extracts.grids import CELLS_AT_MOST, Book, Cell
from pipelines.extracts.kinds.cubes import Cube, Dimension, check_size, written_out

# Keyword, language, sub-keys: VALUES[en]("region","2")
_KEY = re.compile(r"\s*([A-Za-z0-9-]+)(?:\[(\w+)\])?(?:\((.*)\))?\s*", re.DOTALL)
_QUOTED = re.compile(r'"([^"]*)"')
_STATEMENT = re.compile(r'((?:[^"=;]|"[^"]*")*)=((?:[^";]|"[^"]*")*);', re.DOTALL)
# A text is stepped over: it may hold the word.
_DATA = re.compile(r'"[^"]*"|(?:^|;)\s*(?P<data>DATA)\s*=', re.MULTILINE | re.IGNORECASE)
_CELL = re.compile(r'"([^"]*)"|([^\s,;"]+)')
_CODE_PAGES = {"iso-8859-1": "cp1252", "windows-1252": "cp1252", "ansi": "cp1252"}

Statements = Mapping[tuple[str, tuple[str, ...]], list[str]]


def read(file: str, body: bytes) -> Book:
    """The table of a px file as lines.

    Raises:
        UnreadableFile: keywords are missing, or the cells do not fit the variables.
    """
    text = _decoded(file, body)
    begin = next((found for found in _DATA.finditer(text) if found["data"]), None)
    if begin is None:
        raise UnreadableFile(file, "it is a px file without DATA: download it again.")
    said = _statements(text[: begin.start() + 1])
    dimensions = [_dimension(file, said, label) for label in _labels(said)]
    if not dimensions:
        raise UnreadableFile(file, "it is a px file without STUB and HEADING: download it again.")
    cells = _cells(file, said, dimensions, text[begin.end() :])
    check_size(file, dimensions, len(cells))
    unit = _one(said, "UNITS")
    titles = [_all(said, "TITLE") or _all(said, "DESCRIPTION"), f"Enhet: {unit}" if unit else ""]
    notes = [*_notes(said), _dated(said), f"Källa: {source}" if (source := _one(said, "SOURCE")) else ""]
    return written_out(file, Cube(titles, dimensions, cells, _one(said, "CONTENTS"), notes))


def _decoded(file: str, body: bytes) -> str:
    """UTF-8 where the bytes are, whatever the file says; else the code page that it names, or its character set."""
    with suppress(UnicodeDecodeError):
        return body.decode("utf-8-sig")
    stated = re.search(rb'CODEPAGE\s*=\s*"([^"]+)"', body[:4_000])
    is_dos = re.search(rb'CHARSET\s*=\s*"OEM"', body[:4_000]) is not None
    page = stated[1].decode("ascii", "replace").lower() if stated else ("cp850" if is_dos else "cp1252")
    try:
        return body.decode(_CODE_PAGES.get(page, page), errors="replace")
    except LookupError:
        raise UnreadableFile(file, f"it names a code page that nobody knows: {page!r}.") from None


def _statements(head: str) -> Statements:
    """Keyword and sub-keys -> its values; other languages than the file's own are left out."""
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for match in _STATEMENT.finditer(head):
        key = _KEY.fullmatch(match[1])
        if key is not None and key[2] is None:
            sub_keys = tuple(_QUOTED.findall(key[3])) if key[3] else ()
            found[key[1].upper(), sub_keys] = _values(match[2])
    return found


def _values(said: str) -> list[str]:
    """The values of a statement; a text that is broken over lines is one text."""
    joined = re.sub(r'"\s*[\r\n]+\s*"', "", said)
    quoted = _QUOTED.findall(joined)
    bare = _QUOTED.sub("", joined).strip(" ,\r\n\t")
    return quoted or [bare]


def _one(said: Statements, keyword: str, *sub_keys: str) -> str:
    return next(iter(said.get((keyword, sub_keys), [])), "")


def _all(said: Statements, keyword: str) -> str:
    """The whole of a text: a quotation mark within it ends what `_one` gives."""
    return " ".join(filter(None, said.get((keyword, ()), [])))


def _labels(said: Statements) -> list[str]:
    return [*said.get(("STUB", ()), []), *said.get(("HEADING", ()), [])]


def _dimension(file: str, said: Statements, label: str) -> Dimension:
    texts = said.get(("VALUES", (label,)))
    if texts is None:
        raise UnreadableFile(file, f"it is a px file without VALUES of {label!r}: download it again.")
    codes = said.get(("CODES", (label,))) or texts
    if len(codes) != len(texts) or len(set(codes)) != len(codes):
        raise UnreadableFile(file, f"{len(texts)} values of {label!r} have {len(set(codes))} codes: download it again.")
    return Dimension(
        label,
        dict(zip(codes, texts, strict=True)),
        is_time=("TIMEVAL", (label,)) in said,
        is_contents=_one(said, "CONTVARIABLE") == label,
    )


def _cells(file: str, said: Statements, dimensions: Sequence[Dimension], data: str) -> list[Cell]:
    data = data.rpartition(";")[0] or data
    keys = {label[0]: how[0] for (keyword, label), how in said.items() if keyword == "KEYS" and label}
    if keys:
        return _keyed(file, said, dimensions, keys, data)
    found: list[Cell] = []
    for quoted, bare in _CELL.findall(data):
        found.append(_cell(quoted, bare))
        if len(found) > CELLS_AT_MOST:
            break
    return found


def _keyed(
    file: str, said: Statements, dimensions: Sequence[Dimension], keys: Mapping[str, str], data: str
) -> list[Cell]:
    """Sparse files: each row begins with the codes, or texts, of the stub; rows that are left out are nil."""
    stub = [dimension for dimension in dimensions if dimension.label in keys]
    places = [
        {
            (code if keys[one.label].upper() == "CODES" else text): at
            for at, (code, text) in enumerate(one.codes.items())
        }
        for one in stub
    ]
    width = prod(len(one.codes) for one in dimensions if one.label not in keys)
    cells: list[Cell] = ["-" if ("DATASYMBOLNIL", ()) in said else 0.0] * (prod(map(len, places)) * width)
    seen: set[int] = set()
    for line in _rows(data, len(stub) + width):
        row = 0
        for place, (quoted, bare) in zip(places, line, strict=False):
            if (quoted or bare) not in place:
                raise UnreadableFile(file, f"a row of its data begins with {quoted or bare!r}, which is no value.")
            row = row * len(place) + place[quoted or bare]
        if row in seen:
            said_twice = ", ".join(quoted or bare for quoted, bare in line[: len(stub)])
            raise UnreadableFile(file, f"its data has two rows of {said_twice}, expected one: download it again.")
        seen.add(row)
        cells[row * width : (row + 1) * width] = [_cell(*cell) for cell in line[len(stub) :]]
    return cells


def _rows(data: str, width: int) -> Iterator[list[tuple[str, str]]]:
    found = _CELL.findall(data)
    yield from (found[begin : begin + width] for begin in range(0, len(found), width))


def _cell(quoted: str, bare: str) -> Cell:
    """A number, or the symbol for none as written."""
    if quoted:
        return quoted
    try:
        return float(bare)
    except ValueError:
        return bare


def _notes(said: Statements) -> list[str]:
    return [" ".join(values) for (keyword, _), values in said.items() if keyword in ("NOTE", "NOTEX", "VALUENOTE")]


def _dated(said: Statements) -> str:
    """When the table was made, in the words that uploads are dated by."""
    stamp = _one(said, "LAST-UPDATED") or next((v[0] for (k, _), v in said.items() if k == "LAST-UPDATED"), "")
    found = re.match(r"(\d{4})(\d\d)(\d\d)", stamp or _one(said, "CREATION-DATE"))
    return f"Senast uppdaterad {'-'.join(found.groups())}" if found else ""
