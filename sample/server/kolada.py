"""Answer as Kolada's API v3 does, page by page.

Not here: sockets and faults of the line (see `server`, `weather`).

As the real one: root keys `values, next_url, previous_url, count`, addresses null on a single page; a row for each key
figure, place and year with a value for each gender, in an order that varies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from sample.server.messages import Answer, Request, as_json

ROOT = "/v3"
MOST_IDS = 25


@dataclass
class KoladaWorld:
    """What is served.

    Attributes:
        kpis: documents of key figures by id.
        municipalities: id -> (title, type).
        rows: rows of figures, as they are answered.
        page_size: rows a page.
        next_host: scheme and host of the next page's address, where it is not the caller's.
    """

    kpis: dict[str, dict[str, Any]] = field(default_factory=dict)
    municipalities: dict[str, tuple[str, str]] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    page_size: int = 5_000
    next_host: str | None = None

    @classmethod
    def of(cls, document: Mapping[str, Any], **settings: Any) -> KoladaWorld:
        """A world of a document of the sample: `kpis`, `municipalities`, `values`."""
        return cls(
            kpis={kpi["id"]: dict(kpi) for kpi in document["kpis"]},
            municipalities={one["id"]: (one["title"], one["type"]) for one in document["municipalities"]},
            rows=[dict(row) for row in document["values"]],
            **settings,
        )


class KoladaApi:
    """Answers for a world."""

    def __init__(self, world: KoladaWorld, *, root: str = ROOT) -> None:
        self._world, self._root = world, root

    def answer(self, request: Request) -> Answer:
        """The answer to a call under the root."""
        steps = [step for step in request.path.removeprefix(self._root).split("/") if step]
        if request.method != "GET":
            return as_json({"detail": "Method Not Allowed"}, 405)
        match steps:
            case ["kpi", ids]:
                return self._paged([self._world.kpis[one] for one in _split(ids) if one in self._world.kpis], request)
            case ["kpi"]:
                return self._paged(list(self._world.kpis.values()), request)
            case ["municipality"]:
                listed = [
                    {"id": one, "title": title, "type": kind}
                    for one, (title, kind) in self._world.municipalities.items()
                ]
                return self._paged(listed, request)
            case ["data"]:
                # The same question as parameters, as koladapy asks it.
                names = {"kpi_id": "kpi", "municipality_id": "municipality", "year": "year"}
                asked: dict[str, list[str]] = {}
                for name, value in request.params:
                    if name in names:
                        asked.setdefault(names[name], []).append(value)
                return self._figures(asked, request)
            case ["data", *rest] if len(rest) in (4, 6) and set(rest[::2]) <= {"kpi", "municipality", "year"}:
                return self._figures(dict(zip(rest[::2], map(_split, rest[1::2]), strict=True)), request)
            case _:
                return as_json({"detail": "Not Found"}, 404)

    def _figures(self, asked: Mapping[str, Sequence[str]], request: Request) -> Answer:
        too_many = [name for name, ids in asked.items() if len(ids) > MOST_IDS]
        if too_many:
            return as_json({"detail": f"Too many {too_many[0]}: at most {MOST_IDS}"}, 400)
        keys = {"kpi": "kpi", "municipality": "municipality", "year": "period"}
        found = [
            row for row in self._world.rows if all(str(row[keys[name]]) in set(ids) for name, ids in asked.items())
        ]
        return self._paged([_in_some_order(row) for row in found], request)

    def _paged(self, rows: Sequence[Any], request: Request) -> Answer:
        size = int(request.param("per_page") or self._world.page_size)
        number = int(request.param("page") or 1)
        start = (number - 1) * size
        host = self._world.next_host or request.address
        own = f"{host}{quote(request.path, safe='/,')}"
        kept = "".join(f"&{name}={quote(one)}" for name, one in request.params if name not in ("page", "per_page"))
        more = start + size < len(rows)
        return as_json(
            {
                "values": list(rows[start : start + size]),
                "next_url": f"{own}?page={number + 1}&per_page={size}{kept}" if more else None,
                "previous_url": f"{own}?page={number - 1}&per_page={size}{kept}" if number > 1 else None,
                "count": len(rows[start : start + size]),
            }
        )


def _split(ids: str) -> list[str]:
    return [one for one in ids.split(",") if one]


def _in_some_order(row: Mapping[str, Any]) -> dict[str, Any]:
    """The genders in another order in every other place: the first is not always the total."""
    turned = sum(map(ord, str(row["municipality"]))) % 2
    values = list(row["values"])
    return {**row, "values": values[::-1] if turned else values}
