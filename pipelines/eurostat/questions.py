"""Write a selection as the parameters of calls that the server can answer, and halve what is too large.

Not here: sending (``client.py``).

A selection names every dimension of the dataset. `*` is all of its codes, `LEVEL(nuts3)` (for `geo`) all regions of a
level, `FROM(2000)` (for `time`) that year and later; anything else is a code. Levels are asked for one by one, since
the server takes either a level or codes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

from pipelines.http.errors import ApiError

Selection = Mapping[str, Sequence[str]]
Parameters = tuple[tuple[str, str], ...]

# Longer addresses are refused by front ends on the way; where exactly is not documented.
LONGEST_ADDRESS: Final = 2_000
_FUNCTION: Final = re.compile(r"(LEVEL|FROM)\(([^()]+)\)", re.IGNORECASE)


class SelectionError(ApiError):
    """A selection that cannot be asked; nothing was sent."""


def questions(selection: Selection, *, dataset: str) -> list[Parameters]:
    """The calls that together ask for a selection, each with an address that is short enough.

    Raises:
        SelectionError: an expression that is none, or a code so long that no address can hold it.
    """
    asked = [_parameters(dataset, chosen) for chosen in _by_level(selection)]
    return [part for one in asked for part in _short_enough(one, dataset)]


def halved(question: Parameters, *, keep: Sequence[str] = ("freq", "unit")) -> tuple[Parameters, Parameters] | None:
    """A question in two, along the dimension with most codes; None where no dimension has two."""
    counts: dict[str, int] = {}
    for name, _ in question:
        counts[name] = counts.get(name, 0) + 1
    longest = max(counts, key=lambda name: (counts[name], name not in keep), default=None)
    if longest is None or counts[longest] < 2:
        return None
    codes = [code for name, code in question if name == longest]
    rest = tuple(pair for pair in question if pair[0] != longest)
    middle = len(codes) // 2
    first, second = codes[:middle], codes[middle:]
    return (*rest, *((longest, code) for code in first)), (*rest, *((longest, code) for code in second))


def newest_only(question: Parameters) -> Parameters:
    """The same question for the latest period alone: the small call that says when a dataset was updated."""
    kept = tuple(pair for pair in question if pair[0] not in ("time", "sinceTimePeriod"))
    return (*kept, ("lastTimePeriod", "1"))


def _by_level(selection: Selection) -> list[dict[str, list[str]]]:
    """The selection once for each level of regions that it names, and once for its codes."""
    geo = list(selection.get("geo", ()))
    levels = [code for code in geo if _function(code)]
    codes = [code for code in geo if not _function(code)]
    if not levels:
        return [{name: list(said) for name, said in selection.items()}]
    alone = [{**{name: list(said) for name, said in selection.items()}, "geo": [level]} for level in levels]
    return alone + ([{**{name: list(said) for name, said in selection.items()}, "geo": codes}] if codes else [])


def _parameters(dataset: str, selection: Mapping[str, Sequence[str]]) -> Parameters:
    found: list[tuple[str, str]] = []
    for name, codes in selection.items():
        if not codes:
            raise SelectionError(f"{dataset}: nothing is selected of {name!r}; write '*' for all", variable=name)
        if "*" in codes:
            continue
        for code in codes:
            found.append(_parameter(dataset, name, code))
    return tuple(found)


def _parameter(dataset: str, name: str, code: str) -> tuple[str, str]:
    function = _function(code)
    if function is None:
        return name, code
    called, argument = function
    if called == "LEVEL" and name == "geo":
        return "geoLevel", argument
    if called == "FROM" and name == "time":
        return "sinceTimePeriod", argument
    raise SelectionError(
        f"{dataset}: {code!r} cannot be asked of {name!r}: LEVEL(…) is for geo, FROM(…) for time",
        table_id=dataset,
        variable=name,
        value=code,
    )


def _function(code: str) -> tuple[str, str] | None:
    match = _FUNCTION.fullmatch(code)
    return (match.group(1).upper(), match.group(2)) if match else None


def _short_enough(question: Parameters, dataset: str) -> list[Parameters]:
    if len(urlencode(question)) <= LONGEST_ADDRESS:
        return [question]
    parts = halved(question)
    if parts is None:
        raise SelectionError(f"{dataset}: no address can hold the question {question}", table_id=dataset)
    return [short for part in parts for short in _short_enough(part, dataset)]
