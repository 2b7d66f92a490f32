"""Make one JSON-stat dataset of pages of figures, so that the shared decoder makes its columns.

Says what stands for a cell that is not there, and whether two fetches say the same. Not here: asking (``client.py``).

Dimensions: kpi, municipality, gender (T, K, M), period. Kolada sends no cell where it has none: such a cell gets the
status `absent`, one that was withdrawn `deleted`, one without a figure the word that was sent ("Missing", "Private").
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import orjson

from pipelines.http.errors import DecodeError, UnexpectedAnswerError
from pipelines.jsonstat.dataset import Dataset, decode
from pipelines.kolada.kpis import Kpi

GENDERS: Final[Mapping[str, str]] = {"T": "totalt", "K": "kvinnor", "M": "män"}
ABSENT, DELETED, MISSING = "absent", "deleted", "Missing"

Cell = tuple[str, str, str, int]
Figure = tuple[float | None, str | None]


def cells(pages: Iterable[Mapping[str, Any]]) -> dict[Cell, Figure]:
    """(kpi, municipality, gender, period) -> value and status, from the pages of `/data`.

    Raises:
        DecodeError: a row or a value does not look like one, or a cell comes twice with two figures.
    """
    found: dict[Cell, Figure] = {}
    for page in pages:
        for row in page["values"]:
            try:
                place = (str(row["kpi"]), str(row["municipality"]), int(row["period"]))
                values = [(str(value["gender"]), _figure(value)) for value in row["values"]]
            except (KeyError, TypeError, ValueError) as error:
                raise DecodeError(f"Kolada: a row of figures cannot be read ({error}): {str(row)[:120]}") from error
            for gender, figure in values:
                if gender not in GENDERS:
                    raise DecodeError(f"Kolada: expected the genders T, K and M, but found {gender!r} in {place}")
                key = (place[0], place[1], gender, place[2])
                if found.setdefault(key, figure) != figure:
                    raise DecodeError(f"Kolada: {' × '.join(map(str, key))} comes twice, as {found[key]} and {figure}")
    return found


def require_both_sexes(found: Mapping[Cell, Figure], kpis: Iterable[Kpi]) -> None:
    """Nothing where a key figure by gender has women and men, or neither, in every place and year.

    Raises:
        UnexpectedAnswerError: one sex is missing; the message says where.
    """
    divided = {kpi.id for kpi in kpis if kpi.by_gender}
    for kpi, municipality, gender, period in found:
        other = {"K": "M", "M": "K"}.get(gender)
        if kpi in divided and other and (kpi, municipality, other, period) not in found:
            raise UnexpectedAnswerError(
                f"{kpi}: expected women and men in {municipality} {period}, but found {GENDERS[gender]} alone; "
                "ask again, and tell Kolada if it stays so",
                table_id=kpi,
                variable="gender",
                value=other,
            )


def as_dataset(pages: Sequence[Mapping[str, Any]], kpis: Sequence[Kpi], names: Mapping[str, str]) -> Dataset:
    """All cells of some pages as one decoded dataset.

    Args:
        pages: answers of `/data`.
        kpis: what is known of the key figures.
        names: municipality id -> title, where known.

    Raises:
        DecodeError: the pages cannot be read.
    """
    found = cells(pages)
    dimensions = {
        "kpi": {kpi.id: kpi.title for kpi in kpis},
        "municipality": {one: names.get(one, one) for one in sorted({key[1] for key in found})},
        "gender": dict(GENDERS),
        "period": {str(year): str(year) for year in sorted({key[3] for key in found})},
    }
    keys = [
        (kpi, municipality, gender, int(period))
        for kpi in dimensions["kpi"]
        for municipality in dimensions["municipality"]
        for gender in dimensions["gender"]
        for period in dimensions["period"]
    ]
    figures = [found.get(key, (None, ABSENT)) for key in keys]
    document = {
        "version": "2.0",
        "class": "dataset",
        "label": "Kolada",
        "source": "Kolada",
        "id": list(dimensions),
        "size": [len(codes) for codes in dimensions.values()],
        "role": {"time": ["period"], "geo": ["municipality"]},
        "dimension": {
            name: {"label": name, "category": {"index": list(labels), "label": labels}}
            for name, labels in dimensions.items()
        },
        "value": [value for value, _ in figures],
        "status": {str(place): status for place, (_, status) in enumerate(figures) if status},
    }
    return decode(orjson.dumps(document), table_id="kolada")


def content_digest(pages: Iterable[Mapping[str, Any]], kpis: Iterable[Kpi]) -> str:
    """sha256 of what pages say, in whatever order: that of genders varies."""
    rows = sorted((*map(str, key), value, status or "") for key, (value, status) in cells(pages).items())
    titles = sorted((kpi.id, kpi.title, kpi.producer or "") for kpi in kpis)
    return hashlib.sha256(orjson.dumps([rows, titles])).hexdigest()


def _figure(value: Mapping[str, Any]) -> Figure:
    number, status = value["value"], value.get("status") or None
    if value.get("isdeleted"):
        return None, DELETED
    if number is None:
        return None, str(status or MISSING)
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise TypeError(f"{number!r} is no number")
    return float(number), None if status is None else str(status)
