"""Cell values and cell statuses of a JSON-stat dataset, as Arrow arrays.

The dense and the sparse form of `value`, the three forms of `status`. Not here: dimensions and labels (see `document`,
`metadata`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.jsonstat.errors import CellStatusError, CellValueError, ShapeError

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray


def cell_values(value: object, cells: int, *, table_id: str, body: bytes | None = None) -> pa.Array:
    """Values of all cells, float64, null where there is none.

    Args:
        value: a list of `cells` numbers or nulls, or a mapping from cell number (as text) to number.
        cells: product of the sizes.
        table_id: for error texts.
        body: the bytes that `value` was parsed from, if at hand; saves looking at the type of every value.

    Raises:
        ShapeError: another number of values than of cells.
        CellValueError: something else than numbers, or a whole number that float64 cannot hold exactly.
    """
    if isinstance(value, list):
        if len(value) != cells:
            raise ShapeError(
                f"{table_id}: {cells:,} cells by the sizes but {len(value):,} values; "
                + ("this is a metadata answer" if not value else "the answer is damaged, fetch it again"),
                table_id=table_id,
                value=str(len(value)),
            )
        return _numbers(value, table_id, scan=body is None or _may_list_booleans(body))
    if isinstance(value, dict):
        return _sparse_values(value, cells, table_id)
    raise CellValueError(f"{table_id}: 'value' is {type(value).__name__}, not a list or a mapping", table_id=table_id)


def cell_statuses(status: object, cells: int, *, table_id: str) -> pa.Array:
    """Status symbols of all cells, dictionary<int32, string>, null where there is none.

    Args:
        status: absent, one symbol for all, a list with one symbol or null per cell, or a mapping from cell
            number (as text) to symbol.
        cells: product of the sizes.
        table_id: for error texts.

    Raises:
        CellStatusError: a symbol that is not a text, or a cell that does not exist.
    """
    import numpy as np
    import pyarrow as pa

    if status is None:
        status = {}
    if isinstance(status, str):
        return pa.DictionaryArray.from_arrays(np.zeros(cells, np.int32), pa.array([status][:cells], pa.string()))
    if isinstance(status, list) and len(status) == cells:
        return _symbols(status, table_id).dictionary_encode()
    if not isinstance(status, dict):
        raise CellStatusError(
            f"{table_id}: 'status' is neither a symbol, a mapping, nor a list of {cells:,}", table_id=table_id
        )
    symbols = _symbols(list(status.values()), table_id)
    if symbols.null_count:
        raise CellStatusError(f"{table_id}: 'status' maps a cell to null", table_id=table_id)
    encoded = symbols.dictionary_encode()
    places = _places(status, cells, "status", CellStatusError, table_id)
    codes = np.full(cells, -1, np.int32)
    codes[places] = encoded.indices.to_numpy()
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), encoded.dictionary, safe=False)


def _numbers(value: list[Any], table_id: str, *, scan: bool) -> pa.Array:
    import pyarrow as pa

    try:
        # Arrow refuses texts and numbers that float64 cannot hold, but reads true and false as 1 and 0.
        if scan and bool in set(map(type, value)):
            raise pa.ArrowTypeError("true or false among them")
        return pa.array(value, pa.float64())
    except pa.ArrowException as error:
        raise CellValueError(f"{table_id}: the values are not all plain numbers: {error}", table_id=table_id) from error


def _sparse_values(value: dict[str, Any], cells: int, table_id: str) -> pa.Array:
    import numpy as np
    import pyarrow as pa

    numbers = _numbers(list(value.values()), table_id, scan=True)
    places = _places(value, cells, "value", CellValueError, table_id)
    dense = np.full(cells, np.nan)
    dense[places] = numbers.to_numpy(zero_copy_only=False)
    return pa.array(dense, from_pandas=True)


def _symbols(symbols: list[Any], table_id: str) -> pa.Array:
    import pyarrow as pa

    try:
        return pa.array(symbols, pa.string())
    except (pa.ArrowException, TypeError) as error:
        raise CellStatusError(f"{table_id}: a status is not a text: {error}", table_id=table_id) from error


def _places(
    by_place: dict[str, Any],
    cells: int,
    what: str,
    failure: type[CellStatusError] | type[CellValueError],
    table_id: str,
) -> NDArray[np.int64]:
    """Keys of a sparse mapping as cell numbers, each once and inside the table."""
    import numpy as np
    import pyarrow as pa

    try:
        places: NDArray[np.int64] = pa.array(list(by_place), pa.string()).cast(pa.int64()).to_numpy()
    except pa.ArrowException as error:
        raise failure(f"{table_id}: {what!r} has a key that is no cell number: {error}", table_id=table_id) from error
    inside = not len(places) or (places.min() >= 0 and places.max() < cells)
    seen = np.zeros(cells, np.bool_)
    if inside:
        seen[places] = True
    if not inside or np.count_nonzero(seen) != len(places):
        raise failure(
            f"{table_id}: {what!r} points outside the table or twice at one cell; "
            f"there are {cells:,} cells, numbered from 0",
            table_id=table_id,
            limit=cells,
        )
    return places


def _may_list_booleans(body: bytes) -> bool:
    """Whether true or false may stand in a list: such a word after a comma or an opening bracket.

    Also true for some harmless texts; then the values are looked at one by one.
    """
    for word in (b"true", b"false"):
        place = body.find(word)
        while place >= 0:
            if body[max(0, place - 8) : place].rstrip()[-1:] in (b"", b",", b"["):
                return True
            place = body.find(word, place + 1)
    return False
