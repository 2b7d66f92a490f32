"""The list of tables: entries, search, pages.

GET /tables and GET /tables/{id}. Not here: metadata and data.

The real search is Lucene with a Swedish stemmer; here a word fits if it has the same beginning once common endings
are cut off, and all words must fit. Fields `title:` and `updated:[a TO b]` are understood.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from urllib.parse import quote

from sample.server.messages import Request
from sample.server.problems import missing
from sample.server.tables import Table
from sample.server.world import World

_ENDINGS = re.compile(r"(?:arnas|ernas|ornas|ens|ets|arna|erna|orna|ers|ars|en|et|er|ar|or|na|s|n|a|e)$")
_UPDATED = re.compile(r"updated:\[(\S+) TO (\S+)\]", re.IGNORECASE)
_SHORTEST_STEM = 4
_MOST_DAYS = 100_000


def entry(table: Table, world: World, *, language: str, base: str) -> dict[str, Any]:
    """A table as it is in the list."""
    time = table.role("time")
    periods = list(time.codes) if time else [""]
    path = [{"id": one, "label": label, "sortCode": sort_code} for one, label, sort_code in table.path]
    said: dict[str, Any] = {
        "id": table.id,
        "label": table.label,
        "description": table.description,
        "sortCode": table.sort_code or table.label,
        "updated": table.updated,
        "firstPeriod": periods[0],
        "lastPeriod": periods[-1],
        "category": "public",
        "variableNames": [one.label for one in table.variables],
        "source": table.source,
        "subjectCode": table.subject,
        "timeUnit": table.time_unit,
        "paths": [path],
        "links": _table_links(table, world, language, base),
    }
    if table.discontinued is not None:
        said["discontinued"] = table.discontinued
    return said


def page_of_tables(world: World, request: Request, *, language: str, base: str) -> dict[str, Any]:
    """The answer to GET /tables.

    Raises:
        Refused: there is no such page.
    """
    number = _positive(request.param("pageNumber"), 1)
    size = _positive(request.param("pageSize"), world.page_size)
    found = _found(world, request)
    pages = ceil(len(found) / size)
    if number > max(1, pages):
        raise missing("Non-existent page", "Non-existent page")
    shown = found[(number - 1) * size : number * size]
    neighbours = {"next": number + 1, "last": pages} if number < pages else {}
    if number > 1:
        neighbours |= {"first": 1, "previous": number - 1}
    page = {
        "pageNumber": number,
        "pageSize": size,
        "totalElements": len(found),
        "totalPages": max(1, pages),
        "links": [_page_link(rel, place, size, request, language, base) for rel, place in neighbours.items()],
    }
    return {
        "language": language,
        "tables": [entry(table, world, language=language, base=base) for table in shown],
        "page": page,
        "links": [_page_link("self", number, size, request, language, base)],
    }


def _found(world: World, request: Request) -> list[Table]:
    tables = [one for one in world.tables.values() if not one.discontinued]
    if (request.param("includeDiscontinued") or "").lower() == "true":
        tables = list(world.tables.values())
    past_days = request.param("pastDays")
    if past_days is not None and past_days.isdecimal():
        since = world.now() - timedelta(days=min(int(past_days), _MOST_DAYS))
        tables = [one for one in tables if datetime.fromisoformat(one.updated) >= since]
    query = request.param("query") or ""
    return [one for one in tables if _fits(one, query)]


def _fits(table: Table, query: str) -> bool:
    for first, last in _UPDATED.findall(query):
        if not first <= table.updated <= f"{last}~":
            return False
    words = _UPDATED.sub(" ", query)
    titles = [_stems(word) for word in re.findall(r"title:(\S+)", words)]
    plain = _stems(re.sub(r"title:\S+", " ", words))
    title = _stems(table.label)
    labels = [label for variable in table.variables for label in (variable.label, *variable.codes.values())]
    folders = [label for _, label, _ in table.path]
    everything = title | _stems(" ".join([table.id, table.matrix, table.description, *labels, *folders]))
    return plain <= everything and all(one <= title for one in titles)


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in re.findall(r"\w+", text.lower())}


def _stem(word: str) -> str:
    shorter = _ENDINGS.sub("", word)
    return shorter if len(shorter) >= _SHORTEST_STEM else word


def _positive(said: str | None, default: int) -> int:
    """Anything but a positive number counts as not said."""
    return int(said) if said is not None and said.isascii() and said.isdecimal() and int(said) > 0 else default


def _page_link(rel: str, number: int, size: int, request: Request, language: str, base: str) -> dict[str, str]:
    query, past_days = request.param("query"), request.param("pastDays")
    asked = [f"lang={language}"]
    asked += [f"query={quote(query)}"] if query else []
    asked += [f"pagesize={size}", f"pageNumber={number}"]
    asked += [f"pastDays={past_days}"] if past_days else []
    return {"rel": rel, "hreflang": language, "href": f"{base}/tables/?{'&'.join(asked)}"}


def _table_links(table: Table, world: World, language: str, base: str) -> list[dict[str, str]]:
    own = f"{base}/tables/{quote(table.id)}"
    others = [one for one in table.languages or world.languages if one != language]
    links = [("self", language, f"{own}?lang={language}")]
    links += [("alternate", one, f"{own}?lang={one}") for one in others]
    links.append(("metadata", language, f"{own}/metadata?lang={language}"))
    links.append(("data", language, f"{own}/data?lang={language}&outputFormat=json-stat2"))
    return [{"rel": rel, "hreflang": one, "href": href} for rel, one, href in links]
