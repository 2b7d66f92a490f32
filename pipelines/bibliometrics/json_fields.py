"""Values of JSON records, held to their kind: a string where a list belongs must not be taken letter by letter.

Checks of kind. Not here: what the values mean. A message names the field and never its value.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

Node = Mapping[str, Any]

READ_FAULTS = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError)
"""What a record of another shape than its source writes can raise while it is read."""

# `2017`, `2017-05`, `20170512`, and `2017.0` of a program; five digits are no year and no day.
_YEAR = re.compile(r"[0-9]{4}(?=$|\.0+$|[^0-9.]|[0-9]{4}(?:$|[^0-9]))")
_EARLIEST, _LATEST = 1000, 2100


def text(node: Node, name: str) -> str | None:
    """A string without surrounding space; None where it is missing or empty."""
    value = node.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"field {name!r}: not a text")
    return value.strip() or None


def texts(node: Node, name: str) -> tuple[str, ...]:
    """A list of strings; empty where it is missing."""
    value = node.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"field {name!r}: not a list of texts")
    return tuple(value)


def nodes(node: Node, name: str) -> Sequence[Node]:
    """A list of objects; empty where it is missing."""
    value = node.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise ValueError(f"field {name!r}: not a list of objects")
    return value


def within(node: Node, name: str) -> Node:
    """An object; empty where it is missing."""
    value = node.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValueError(f"field {name!r}: not an object")
    return value


def count(node: Node, name: str) -> int | None:
    """A whole number that is not negative, written as a number or in digits."""
    value = node.get(name)
    if value is None:
        return None
    if isinstance(value, str) and value.isdecimal() and value.isascii():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"field {name!r}: not a count")
    return value


def number(node: Node, name: str) -> float | None:
    """A finite number."""
    value = node.get(name)
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise ValueError(f"field {name!r}: not a number")
    return float(value)


def yes(node: Node, name: str) -> bool | None:
    """True or false."""
    value = node.get(name)
    if value is not None and not isinstance(value, bool):
        raise ValueError(f"field {name!r}: neither true nor false")
    return value


def year(node: Node, name: str) -> int | None:
    """The year that a number or a date (`2017-05`) begins with."""
    value = node.get(name)
    if value is None or value == "":
        return None
    found = _YEAR.match(str(value).strip())
    if found is None or not _EARLIEST <= int(found[0]) <= _LATEST:
        raise ValueError(f"field {name!r}: no year")
    return int(found[0])


def reason(trouble: Exception) -> str:
    """Why a record cannot be read, without anything of its content."""
    if type(trouble) is ValueError and trouble.args:
        return str(trouble)
    if isinstance(trouble, KeyError):
        return f"no field {trouble}"
    return "a field is of another kind than its source writes"
