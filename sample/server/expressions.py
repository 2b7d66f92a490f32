"""Selection expressions, evaluated as the server does it.

Which codes an expression adds. It is written from the server's behaviour and shares nothing with the client's own
expansion (`pipelines.pxweb.expressions`), so that each proves the other.

Source: PxTools/PxWebApi, PxWeb/Code/Api2/DataSelection/SelectionExpressions. Expressions are tried in the order
wildcard, question mark, TOP, BOTTOM, RANGE, FROM, TO; a mask that fits nothing adds nothing.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from sample.server.problems import ILLEGAL_EXPRESSION, NON_EXISTENT_VALUE, bad
from sample.server.tables import Variable

_COUNTED = re.compile(r"(top|bottom)\(([1-9]\d*)(?:,(\d+))?\)", re.IGNORECASE)
_RANGE = re.compile(r"range\(([^,]+),([^,)]+)\)", re.IGNORECASE)
_OPEN_ENDED = re.compile(r"(from|to)\(([^,]+)\)", re.IGNORECASE)


def codes_for(expression: str, variable: Variable) -> list[str]:
    """Codes that an expression stands for, in the table's order.

    Raises:
        Refused: it is none, or it is malformed, or it names a code that does not exist.
    """
    lowered = expression.lower()
    if "*" in expression:
        return _wildcard(expression, variable)
    if "?" in expression:
        pattern = lowered.replace("[", "[[]")
        return [code for code in variable.codes if fnmatchcase(code.lower(), pattern)]
    if lowered.startswith(("top(", "bottom(")):
        return _counted(expression, variable)
    if lowered.startswith("range("):
        return _between(expression, variable)
    if lowered.startswith(("from(", "to(")):
        return _open_ended(expression, variable)
    raise bad(NON_EXISTENT_VALUE)


def _wildcard(expression: str, variable: Variable) -> list[str]:
    stars = expression.count("*")
    starts, ends = expression.startswith("*"), expression.endswith("*")
    allowed = expression == "*" or (stars == 1 and (starts or ends)) or (stars == 2 and starts and ends)
    if not allowed:
        raise bad(ILLEGAL_EXPRESSION)
    text = expression.strip("*").lower()
    if starts and ends:
        return [code for code in variable.codes if text in code.lower()]
    if starts:
        return [code for code in variable.codes if code.lower().endswith(text)]
    return [code for code in variable.codes if code.lower().startswith(text)]


def _counted(expression: str, variable: Variable) -> list[str]:
    match = _COUNTED.fullmatch(expression)
    if match is None:
        raise bad(ILLEGAL_EXPRESSION)
    count, offset = int(match[2]), int(match[3] or 0)
    codes = list(variable.codes)
    # The latest period comes last in the table, so TOP of time counts from the end, and so does BOTTOM of the rest.
    if (match[1].lower() == "top") == (variable.role == "time"):
        return codes[::-1][offset : offset + count][::-1]
    return codes[offset : offset + count]


def _between(expression: str, variable: Variable) -> list[str]:
    match = _RANGE.fullmatch(expression)
    if match is None:
        raise bad(ILLEGAL_EXPRESSION)
    first, last = sorted((_place(match[1], variable), _place(match[2], variable)))
    return list(variable.codes)[first : last + 1]


def _open_ended(expression: str, variable: Variable) -> list[str]:
    match = _OPEN_ENDED.fullmatch(expression)
    if match is None:
        raise bad(ILLEGAL_EXPRESSION)
    place, codes = _place(match[2], variable), list(variable.codes)
    return codes[place:] if match[1].lower() == "from" else codes[: place + 1]


def _place(code: str, variable: Variable) -> int:
    known = variable.find(code)
    if known is None:
        # So FROM(2025) fails until 2025 is published; TOP and * do not.
        raise bad(ILLEGAL_EXPRESSION)
    return list(variable.codes).index(known)
