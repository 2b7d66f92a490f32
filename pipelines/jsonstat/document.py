"""Reading a JSON-stat 2.0 document with suspicion, for metadata and data alike.

Whether it is a dataset, the order of codes in a dimension, small typed readers. Not here: bytes to JSON
(``http/json_bodies.py``), cell values (`cells`) or what a variable is (`metadata`).

Source: https://json-stat.org/full/ and the Dataset schema of the PxWebApi 2 specification.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipelines.jsonstat.errors import CategoryIndexError, NotADataset, ShapeError

Json = Mapping[str, Any]


def require_dataset(document: Json, *, table_id: str) -> None:
    """Check that the document says that it is a JSON-stat 2.0 dataset.

    Raises:
        NotADataset: another class or version, or parts missing.
    """
    version, kind = document.get("version"), document.get("class")
    if version != "2.0" or kind != "dataset":
        raise NotADataset(
            f"{table_id}: expected a JSON-stat 2.0 dataset, got version {version!r} and class {kind!r}; "
            "ask for outputFormat=json-stat2",
            table_id=table_id,
            value=f"{version}/{kind}",
        )
    missing = [key for key in ("id", "size", "dimension", "value") if key not in document]
    if missing:
        raise NotADataset(f"{table_id}: the dataset lacks {', '.join(missing)}", table_id=table_id)


def dimension_ids(document: Json, *, table_id: str) -> tuple[str, ...]:
    """Ids of the dimensions in order; each is described in `dimension`.

    Raises:
        ShapeError: not a list of different texts, or it differs from the keys of `dimension`.
    """
    ids, described = document["id"], document["dimension"]
    if not isinstance(ids, list) or not all(isinstance(one, str) and one for one in ids):
        raise ShapeError(f"{table_id}: 'id' must be a list of names", table_id=table_id)
    if not isinstance(described, dict) or set(described) != set(ids) or len(set(ids)) != len(ids):
        raise ShapeError(f"{table_id}: 'id' {ids} and 'dimension' do not name the same", table_id=table_id)
    return tuple(ids)


def dimension_sizes(document: Json, ids: tuple[str, ...], *, table_id: str) -> tuple[int, ...]:
    """Number of codes per dimension, in the order of `ids`.

    Raises:
        ShapeError: not one whole number, zero or more, per dimension.
    """
    sizes = document["size"]
    if not isinstance(sizes, list) or any(type(size) is not int or size < 0 for size in sizes):
        raise ShapeError(f"{table_id}: 'size' must be a list of whole numbers", table_id=table_id)
    if len(sizes) != len(ids):
        raise ShapeError(f"{table_id}: {len(ids)} dimensions but {len(sizes)} sizes", table_id=table_id)
    return tuple(sizes)


def category_codes(dimension: Json, *, table_id: str, variable: str, size: int) -> tuple[str, ...]:
    """Codes of a dimension in order. The index may be a mapping, a list, or absent for a single code.

    Raises:
        CategoryIndexError: codes repeated, or not numbered 0 to n-1.
        ShapeError: their number is not `size`.
    """
    category = mapping(dimension, "category")
    index = category.get("index")
    if index is None and len(mapping(category, "label")) == 1:
        index = list(mapping(category, "label"))
    codes = _ordered_codes(index)
    if codes is None or not all(isinstance(code, str) for code in codes) or len(set(codes)) != len(codes):
        raise CategoryIndexError(
            f"{table_id}: the index of {variable!r} does not number its codes from 0, each once",
            table_id=table_id,
            variable=variable,
        )
    if len(codes) != size:
        raise ShapeError(
            f"{table_id}: {variable!r} lists {len(codes)} codes but its size is {size}",
            table_id=table_id,
            variable=variable,
            value=str(len(codes)),
        )
    return tuple(codes)


def _ordered_codes(index: object) -> list[Any] | None:
    """Codes in the order of their numbers; None if the numbers are not 0 to n-1."""
    if isinstance(index, list):
        return index
    if not isinstance(index, dict) or not all(type(place) is int for place in index.values()):
        return None
    codes = sorted(index, key=index.__getitem__)
    return codes if [index[code] for code in codes] == list(range(len(codes))) else None


def category_labels(dimension: Json, codes: tuple[str, ...], *, table_id: str, variable: str) -> dict[str, str]:
    """Label of each code; a code without one is its own label, as the format allows.

    Raises:
        CategoryIndexError: a label for a code that the dimension does not have, or one that is not a text.
    """
    labels = mapping(mapping(dimension, "category"), "label")
    known = set(codes)
    stray = next((code for code in labels if code not in known), None)
    if stray is not None or not all(isinstance(label, str) for label in labels.values()):
        raise CategoryIndexError(
            f"{table_id}: {variable!r} has a label for a code it does not list, or one that is not a text ({stray!r})",
            table_id=table_id,
            variable=variable,
            value=stray,
        )
    return {code: labels.get(code, code) for code in codes}


def mapping(source: object, key: str) -> dict[str, Any]:
    """The object under a key, or an empty one if it is absent or something else."""
    found = source.get(key) if isinstance(source, Mapping) else None
    return found if isinstance(found, dict) else {}


def text(source: Json, key: str) -> str | None:
    """The text under a key, or None if it is absent or something else."""
    found = source.get(key)
    return found if isinstance(found, str) else None


def texts(source: object) -> tuple[str, ...]:
    """The texts in a list, or nothing."""
    return tuple(one for one in source if isinstance(one, str)) if isinstance(source, list) else ()
