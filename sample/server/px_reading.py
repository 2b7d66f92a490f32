"""px files as tables.

The PX format, read the way a server needs it. Not here: writing it (see `px_writing`), and .vs and .agg files.

Source: https://www.scb.se/en/services/statistical-programs-for-px-files/px-file-format/. A file without a contents
variable gets one of a single content, as PxWebApi 2 gives it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from sample.server.tables import CONTENTS, SYMBOLS, Marks, Table, Values, Variable

# Keyword, language, sub-keys: VALUES[en]("region","2")
_KEY = re.compile(r"\s*([A-Z0-9-]+)(?:\[(\w+)\])?(?:\((.*)\))?\s*$", re.DOTALL)
_QUOTED = re.compile(r'"([^"]*)"')
_STATEMENT = re.compile(r'((?:[^"=;]|"[^"]*")*)=((?:[^";]|"[^"]*")*);', re.DOTALL)
_CELL = re.compile(r'"([^"]*)"|([^\s;"]+)')
_MEASURING = {"S": "Stock", "F": "Flow", "A": "Average"}
_PRICES = {"C": "Current", "F": "Fixed"}
# The K is what Norwegian files have for a quarter.
_UNITS_OF_TIME = {"A": "Annual", "Q": "Quarterly", "K": "Quarterly", "M": "Monthly", "W": "Weekly"}

Statements = dict[tuple[str, tuple[str, ...]], list[str]]


class PxError(Exception):
    """The file is not one that can be served."""


def read_px(path: Path, **facts: Any) -> Table:
    """The table of a px file; `facts` go over what the file says."""
    return parse_px(path.read_bytes(), name=path.stem, **facts)


def parse_px(body: bytes, *, name: str = "px", **facts: Any) -> Table:
    """The table of a px file's bytes.

    Raises:
        PxError: keywords are missing, or the cells do not fit the variables.
    """
    text = body.decode(_encoding(body))
    head, found, data = text.partition("DATA=")
    if not found:
        raise PxError(f"{name}: no DATA")
    said = _statements(head)
    variables = _variables(said)
    values, marks = _cells(said, variables, data, name)
    if not any(one.role == "contents" for one in variables):
        variables = [*variables, _only_content(said)]
        values, marks = np.expand_dims(values, -1), np.expand_dims(marks, -1)
    return Table(**{**_facts(said, name), "variables": tuple(variables), "values": values, "marks": marks, **facts})


def _encoding(body: bytes) -> str:
    """A mark of UTF-8, or the code page that the file names, or for ANSI files the one that Windows had."""
    if body.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    stated = re.search(rb'CODEPAGE="([^"]+)"', body[:4_000])
    page = stated[1].decode().lower() if stated else "cp1252"
    return {"iso-8859-1": "cp1252", "windows-1252": "cp1252"}.get(page, page)


def _statements(head: str) -> Statements:
    """Keyword and sub-keys -> its values; other languages than the file's own are left out."""
    found: Statements = {}
    for match in _STATEMENT.finditer(head):
        key = _KEY.match(match[1])
        if key is None or key[2]:
            continue
        sub_keys = tuple(_QUOTED.findall(key[3])) if key[3] else ()
        found[key[1], sub_keys] = _listed(match[2])
    return found


def _listed(said: str) -> list[str]:
    """The values of a statement; a text that is broken over lines is one text."""
    joined = re.sub(r'"\s*[\r\n]+\s*"', "", said)
    quoted = _QUOTED.findall(joined)
    rest = _QUOTED.sub("", joined).strip(" ,\r\n")
    return [rest, *quoted] if rest.startswith("TLIST") else (quoted or [rest])


def _one(said: Statements, keyword: str, *sub_keys: str, default: str = "") -> str:
    return next(iter(said.get((keyword, sub_keys), [])), default)


def _variables(said: Statements) -> list[Variable]:
    stub, heading = said.get(("STUB", ()), []), said.get(("HEADING", ()), [])
    return [_variable(said, label) for label in (*stub, *heading)]


def _variable(said: Statements, label: str) -> Variable:
    texts = said.get(("VALUES", (label,)))
    if texts is None:
        raise PxError(f"no VALUES for {label!r}")
    time = said.get(("TIMEVAL", (label,)))
    codes = said.get(("CODES", (label,))) or (time[1:] if time and len(time) > 1 else texts)
    is_contents = _one(said, "CONTVARIABLE") == label
    elimination = _one(said, "ELIMINATION", label)
    by_text = dict(zip(texts, codes, strict=True))
    variable = Variable(
        code=_one(said, "VARIABLECODE", label) or (CONTENTS if is_contents else label),
        label=label,
        codes=dict(zip(codes, texts, strict=True)),
        role="time" if time else "contents" if is_contents else None,
        elimination=elimination not in ("", "NO") and not time and not is_contents,
        total=by_text.get(elimination),
        notes=[*said.get(("NOTEX", (label,)), []), *said.get(("NOTE", (label,)), [])],
        value_notes=_value_notes(said, label, by_text),
    )
    return _with_contents(said, variable, by_text) if is_contents else variable


def _value_notes(said: Statements, label: str, by_text: Mapping[str, str]) -> dict[str, list[str]]:
    notes: dict[str, list[str]] = {}
    for (keyword, keys), values in said.items():
        if keyword in ("VALUENOTE", "VALUENOTEX") and len(keys) == 2 and keys[0] == label and keys[1] in by_text:
            notes.setdefault(by_text[keys[1]], []).extend(values)
    return notes


def _with_contents(said: Statements, variable: Variable, by_text: Mapping[str, str]) -> Variable:
    decimals = int(_one(said, "SHOWDECIMALS") or _one(said, "DECIMALS", default="0"))
    keyed = {
        "refperiod": {code: _one(said, "REFPERIOD", text) for text, code in by_text.items()},
        "measuringType": {code: _MEASURING.get(_one(said, "STOCKFA", text), "Other") for text, code in by_text.items()},
        "priceType": {
            code: _PRICES.get(_one(said, "CFPRICES", text), "NotApplicable") for text, code in by_text.items()
        },
        "basePeriod": {code: _one(said, "BASEPERIOD", text) for text, code in by_text.items()},
    }
    units = {
        code: {"base": _one(said, "UNITS", text) or _one(said, "UNITS"), "decimals": decimals}
        for text, code in by_text.items()
    }
    reported = {name: {code: one for code, one in values.items() if one} for name, values in keyed.items()}
    return replace(variable, attributes=reported, units=units)


def _only_content(said: Statements) -> Variable:
    text, code = _one(said, "CONTENTS"), _one(said, "MATRIX")
    variable = Variable(CONTENTS, "tabellinnehåll", {code: text}, role="contents")
    decimals = int(_one(said, "SHOWDECIMALS") or _one(said, "DECIMALS", default="0"))
    return replace(
        variable,
        units={code: {"base": _one(said, "UNITS"), "decimals": decimals}},
        attributes={"measuringType": {code: _MEASURING.get(_one(said, "STOCKFA"), "Other")}},
    )


def _cells(said: Statements, variables: Sequence[Variable], data: str, name: str) -> tuple[Values, Marks]:
    """Values and symbols in the order of the variables; rows may leave out codes that KEYS then names."""
    shape = tuple(len(one.codes) for one in variables)
    keys = {label[0]: how[0] for (keyword, label), how in said.items() if keyword == "KEYS"}
    if keys:
        return _keyed_cells(said, variables, keys, data)
    cells = _CELL.findall(data)
    if len(cells) != prod(shape):
        raise PxError(f"{name}: {len(cells)} cells where the variables say {prod(shape)}")
    values, marks = zip(*(_cell(*cell) for cell in cells), strict=True) if cells else ((), ())
    return np.array(values, np.float64).reshape(shape), np.array(marks, np.uint8).reshape(shape)


def _keyed_cells(
    said: Statements, variables: Sequence[Variable], keys: Mapping[str, str], data: str
) -> tuple[Values, Marks]:
    """Sparse files: each row begins with the codes (or texts) of the stub; rows that are left out are nil."""
    shape = tuple(len(one.codes) for one in variables)
    stub = [one for one in variables if one.label in keys]
    places = [
        {(code if keys[one.label] == "CODES" else text): place for place, (code, text) in enumerate(one.codes.items())}
        for one in stub
    ]
    fill, mark = _cell("-", "") if _one(said, "DATASYMBOLNIL") else (0.0, 0)
    rows = np.full((prod(shape[: len(stub)]), prod(shape[len(stub) :])), fill)
    marks = np.full(rows.shape, mark, np.uint8)
    for line in data.strip().removesuffix(";").splitlines():
        cells = re.findall(r'"([^"]*)"|([^\s,;"]+)', line)
        if not cells:
            continue
        index = tuple(place[key[0] or key[1]] for place, key in zip(places, cells[: len(stub)], strict=True))
        row = int(np.ravel_multi_index(index, shape[: len(stub)]))
        numbers = [_cell(*cell) for cell in cells[len(stub) :]]
        rows[row], marks[row] = [one[0] for one in numbers], [one[1] for one in numbers]
    return rows.reshape(shape), marks.reshape(shape)


def _cell(quoted: str, plain: str) -> tuple[float, int]:
    symbol = quoted or (plain if plain in SYMBOLS else "")
    if symbol:
        return float("nan"), SYMBOLS.index(symbol if symbol in SYMBOLS else "..")
    return float(plain), 0


def _facts(said: Statements, name: str) -> dict[str, Any]:
    matrix = _one(said, "MATRIX", default=name)
    area, subject = _one(said, "SUBJECT-AREA"), _one(said, "SUBJECT-CODE")
    updated = _one(said, "LAST-UPDATED") or next((v[0] for (k, _), v in said.items() if k == "LAST-UPDATED"), "")
    time = next((values for (keyword, _), values in said.items() if keyword == "TIMEVAL"), [])
    unit = re.search(r"TLIST\((\w)", time[0]) if time else None
    notes = [*said.get(("NOTEX", ()), []), *said.get(("NOTE", ()), [])]
    return {
        "id": _one(said, "TABLEID", default=name),
        "matrix": matrix,
        "label": _one(said, "DESCRIPTION") or _one(said, "TITLE"),
        "contents": _one(said, "CONTENTS"),
        "source": _one(said, "SOURCE"),
        "updated": _utc(updated or _one(said, "CREATION-DATE")),
        "notes": notes,
        "path": ((subject, area, subject),),
        "subject": subject,
        "time_unit": _UNITS_OF_TIME.get(unit[1], "Other") if unit else "Annual",
        "px": {
            "infofile": _one(said, "INFOFILE"),
            "decimals": int(_one(said, "SHOWDECIMALS") or _one(said, "DECIMALS", default="0")),
            "official-statistics": _one(said, "OFFICIAL-STATISTICS") == "YES",
            "aggregallowed": _one(said, "AGGREGALLOWED") != "NO",
            "copyright": _one(said, "COPYRIGHT") == "YES",
            "descriptiondefault": _one(said, "DESCRIPTIONDEFAULT") == "YES",
            "subject-area": area,
        },
    }


def _utc(stamp: str) -> str:
    """20060209 15:20 as the API writes it."""
    digits = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(?: (\d\d):(\d\d))?", stamp)
    if digits is None:
        return "1970-01-01T00:00:00Z"
    year, month, day, hour, minute = (one or "00" for one in digits.groups())
    return f"{year}-{month}-{day}T{hour}:{minute}:00Z"
