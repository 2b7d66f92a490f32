"""The first generation's own JSON as columns, the same as `pipelines.pxweb.decode` makes.

Keys, texts and symbols of one answer to cells; metadata to the model of the second generation. Not here: asking (see
`client`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING, Any

from pipelines.http.errors import UnexpectedAnswerError
from pipelines.jsonstat.cells import cell_statuses
from pipelines.jsonstat.errors import CellValueError, NotADataset, ShapeError
from pipelines.jsonstat.metadata import TableMetadata, Variable
from pipelines.jsonstat.status_symbols import KNOWN_STATUS_SYMBOLS

if TYPE_CHECKING:
    import pyarrow as pa

CONTENTS = "ContentsCode"
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,2})?|[-+]?\.[0-9]+")


def metadata_of(answer: object, *, table_id: str) -> TableMetadata:
    """A table's description as `pipelines.pxweb` has it, so that selections are resolved by the same rules.

    Raises:
        NotADataset: the answer does not describe a table, as for a folder.
    """
    variables = answer.get("variables") if isinstance(answer, dict) else None
    if not isinstance(variables, list) or not variables:
        raise NotADataset(
            f"{table_id}: the answer describes no table; the path may lead to a folder", table_id=table_id
        )
    return TableMetadata(
        table_id=table_id,
        label=str(answer.get("title", "")) if isinstance(answer, dict) else "",
        source=None,
        updated=None,
        matrix=table_id,
        variables=tuple(_variable(one, table_id) for one in variables),
        next_update=None,
        official_statistics=None,
        discontinued=None,
        subject_code=None,
        contact=(),
        notes=(),
    )


def _variable(said: Mapping[str, Any], table_id: str) -> Variable:
    try:
        code, codes = str(said["code"]), tuple(map(str, said["values"]))
        labels = dict(zip(codes, map(str, said["valueTexts"]), strict=True))
    except (KeyError, TypeError, ValueError) as error:
        raise ShapeError(
            f"{table_id}: a variable lacks its code, its values or their texts", table_id=table_id
        ) from error
    return Variable(
        id=code,
        label=str(said.get("text", code)),
        codes=codes,
        labels=labels,
        role="time" if said.get("time") is True else "contents" if code == CONTENTS else None,
        elimination=said.get("elimination") is True,
        elimination_code=None,
        codelists=(),
    )


def updated_of(answer: Mapping[str, Any]) -> str | None:
    """The vintage that an answer names."""
    described = answer.get("metadata")
    first = described[0] if isinstance(described, list) and described and isinstance(described[0], dict) else {}
    return first.get("updated") if isinstance(first.get("updated"), str) else None


def cells_of(answer: Mapping[str, Any], asked: Mapping[str, Sequence[str]], *, table_id: str) -> pa.Table:
    """The cells of an answer as columns: a dictionary column per variable, `value` float64, `status`.

    Args:
        answer: the parsed body.
        asked: variable -> codes asked for, in the order wanted; an eliminated variable is not among them.
        table_id: for error texts.

    Raises:
        UnexpectedAnswerError: other columns, codes or rows than were asked for.
        CellValueError: a value that is neither a number nor a known symbol.
    """
    import numpy as np
    import pyarrow as pa

    shape = tuple(len(codes) for codes in asked.values())
    places = _places(answer, asked, table_id)
    texts = [text for row in answer["data"] for text in row["values"]]
    if len(texts) != prod(shape) or len(set(places)) != prod(shape):
        raise UnexpectedAnswerError(
            f"{table_id}: asked for {prod(shape):,} cells, got {len(texts):,} values for {len(set(places)):,} of them",
            table_id=table_id,
        )
    values, symbols = np.full(prod(shape), np.nan), {}
    for place, text in zip(places, texts, strict=True):
        number = _number(text, table_id)
        if number is None:
            symbols[str(place)] = text
        else:
            values[place] = number
    columns = _code_columns(asked)
    statuses = cell_statuses(symbols, prod(shape), table_id=table_id)
    return pa.table({**columns, "value": pa.array(values, from_pandas=True), "status": statuses})


def _places(answer: Mapping[str, Any], asked: Mapping[str, Sequence[str]], table_id: str) -> list[int]:
    """Cell number of every value of the answer, in its order."""
    columns, rows = answer.get("columns"), answer.get("data")
    if not isinstance(columns, list) or not isinstance(rows, list):
        raise NotADataset(f"{table_id}: the answer has no columns or no data", table_id=table_id)
    keyed = [one["code"] for one in columns if one.get("type") in ("d", "t")]
    contents = [one["code"] for one in columns if one.get("type") == "c"]
    if {*keyed, CONTENTS} != {*asked, CONTENTS}:
        raise UnexpectedAnswerError(
            f"{table_id}: asked for {', '.join(asked)}, got {', '.join(keyed)}: nothing of it can be used",
            table_id=table_id,
        )
    step = _steps(asked)
    try:
        offsets = [step[CONTENTS][code] for code in contents] if CONTENTS in asked else [0] * len(contents)
        starts = [sum(step[name][code] for name, code in zip(keyed, row["key"], strict=True)) for row in rows]
    except (KeyError, TypeError, ValueError) as error:
        raise UnexpectedAnswerError(
            f"{table_id}: a row has another code than was asked for: {error}", table_id=table_id
        ) from error
    return [start + offset for start in starts for offset in offsets]


def _steps(asked: Mapping[str, Sequence[str]]) -> dict[str, dict[str, int]]:
    """Variable -> code -> what it adds to the number of a cell in row-major order."""
    steps, below = {}, prod(len(codes) for codes in asked.values())
    for name, codes in asked.items():
        below //= len(codes)
        steps[name] = {code: place * below for place, code in enumerate(codes)}
    return steps


def _number(text: object, table_id: str) -> float | None:
    """A value, or None for a symbol. A decimal comma is one of the ways in which agencies differ."""
    if not isinstance(text, str):
        raise CellValueError(f"{table_id}: a value is {text!r}, not a text", table_id=table_id, value=str(text))
    plain = text.strip()
    if plain in KNOWN_STATUS_SYMBOLS:
        return None
    number = plain.replace(" ", "").replace("\u00a0", "").replace(",", ".")
    # Python takes more for a number than an agency writes: nan, infinity, 1_000.
    if _NUMBER.fullmatch(number) is None:
        raise CellValueError(
            f"{table_id}: {text!r} is neither a number nor a symbol that is known", table_id=table_id, value=text
        )
    return float(number)


def _code_columns(asked: Mapping[str, Sequence[str]]) -> dict[str, pa.Array]:
    import numpy as np
    import pyarrow as pa

    before, after = 1, prod(len(codes) for codes in asked.values())
    columns: dict[str, pa.Array] = {}
    for name, codes in asked.items():
        after //= len(codes)
        places = np.tile(np.repeat(np.arange(len(codes), dtype=np.int32), after), before)
        columns[name] = pa.DictionaryArray.from_arrays(places, pa.array(codes, pa.string()))
        before *= len(codes)
    return columns
