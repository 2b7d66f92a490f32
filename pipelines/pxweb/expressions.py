"""Selection expressions of PxWebApi 2, expanded against the codes of one variable.

Reading `*`, `SE*`, `*11`, `*1*`, `??`, `TOP(3)`, `TOP(3,1)`, `BOTTOM(3)`, `FROM(2019)`, `TO(2019)`, `RANGE(2015,2019)`.
Not here: which variables must be selected (see `selection`).

They are expanded on our side although the server could do it, because only then is the number of cells known
before the call, can a request be split, and can the answer be compared with what was asked.

Semantics are the server's (PxTools/PxWebApi, PxWeb/Code/Api2/DataSelection/SelectionExpressions): letters are
compared without regard to case; a code that exists is a code, even if it reads like an expression; TOP counts
from the latest period of a time variable and from the first value of any other, BOTTOM the other way round;
the ends of a RANGE may come in either order. Three things are stricter here, each because a silent surprise
is
worse than an error: an expression that matches nothing is refused, so is one that mixes `*` and `?` (the
server's answer depends on which it happens to try first), and FROM, TO and RANGE are always held to existing
codes (some server versions ignore the expression instead).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from pipelines.pxweb.errors import ExpressionError, UnknownCodeError

_FUNCTION: Final = re.compile(r"^(TOP|BOTTOM|FROM|TO|RANGE)\((.*)\)$", re.IGNORECASE | re.DOTALL)
_LOOKS_LIKE_FUNCTION: Final = re.compile(r"^(TOP|BOTTOM|FROM|TO|RANGE)\(", re.IGNORECASE)
_COUNT: Final = re.compile(r"^\s*([1-9][0-9]*)\s*(?:,\s*([0-9]+)\s*)?$")
_NEAREST: Final = 3


@dataclass(frozen=True)
class CodeSpace:
    """The codes that one variable of one table offers, in the order of the table.

    Attributes:
        table_id, variable: whose codes these are; used in error texts.
        codes: every code once.
        is_time: whether TOP means "the latest".
        is_contents: whether the codes are measures, of which none may stand in for another.
        origin: where the codes come from, for error texts ("the table" or a code list's id).
    """

    table_id: str
    variable: str
    codes: tuple[str, ...]
    is_time: bool
    is_contents: bool = False
    origin: str = "the table"

    def position(self, code: str) -> int | None:
        """Place of a code: as spelled if it is there, otherwise without regard to case."""
        if code in self.codes:
            return self.codes.index(code)
        wanted = code.lower()
        return next((place for place, known in enumerate(self.codes) if known.lower() == wanted), None)

    def existing_position(self, code: str, expression: str) -> int:
        """Place of a code that must exist.

        Raises:
            UnknownCodeError: naming the nearest codes.
        """
        place = self.position(code)
        if place is None:
            raise self.unknown(code, expression)
        return place

    def unknown(self, code: str, expression: str) -> UnknownCodeError:
        """The error for a code that does not exist."""
        within = "" if code == expression else f" (in {expression!r})"
        # The content that looks most alike is often another measure: none is proposed.
        nearest = [] if self.is_contents else _nearest(code, self.codes)
        hint = f"nearest: {', '.join(map(repr, nearest))}" if nearest else f"it offers {_sample(self.codes)}"
        return UnknownCodeError(
            f"{self.table_id}: variable {self.variable!r} has no code {code!r}{within} in {self.origin}; "
            f"{hint}. Correct the selection, or use '*' or TOP(n) to follow what is published.",
            table_id=self.table_id,
            variable=self.variable,
            value=code,
        )

    def matches_nothing(self, expression: str) -> UnknownCodeError:
        """The error for an expression that selects no code."""
        return UnknownCodeError(
            f"{self.table_id}: {expression!r} matches none of the {len(self.codes)} codes of variable "
            f"{self.variable!r} in {self.origin}; it offers {_sample(self.codes)}. Correct the expression.",
            table_id=self.table_id,
            variable=self.variable,
            value=expression,
        )

    def unreadable(self, expression: str, why: str) -> ExpressionError:
        """The error for an expression that cannot be read."""
        return ExpressionError(
            f"{self.table_id}: the selection {expression!r} of variable {self.variable!r} cannot be read: {why}",
            table_id=self.table_id,
            variable=self.variable,
            value=expression,
        )


def expand(expression: str, space: CodeSpace) -> tuple[str, ...]:
    """Codes that one expression selects, spelled and ordered as in the table.

    Args:
        expression: a code or a selection expression.
        space: the codes to choose from.

    Raises:
        UnknownCodeError: the code does not exist, or nothing matches.
        ExpressionError: the expression cannot be read.
    """
    place = space.position(expression)
    if place is not None:
        return (space.codes[place],)
    if _LOOKS_LIKE_FUNCTION.match(expression):
        selected = _expand_function(expression, space)
    elif "*" in expression or "?" in expression:
        selected = _expand_mask(expression, space)
    else:
        raise space.unknown(expression, expression)
    if not selected:
        raise space.matches_nothing(expression)
    return selected


def _expand_function(expression: str, space: CodeSpace) -> tuple[str, ...]:
    match = _FUNCTION.match(expression)
    if match is None:
        raise space.unreadable(expression, "the closing parenthesis is missing or something follows it")
    name, argument = match.group(1).upper(), match.group(2)
    if name in ("TOP", "BOTTOM"):
        return _expand_count(expression, name, argument, space)
    ends = argument.split(",")
    if len(ends) != (2 if name == "RANGE" else 1) or not all(ends):
        form = "RANGE(first,last)" if name == "RANGE" else f"{name}(code)"
        raise space.unreadable(expression, f"write {form}")
    places = sorted(space.existing_position(end, expression) for end in ends)
    start = 0 if name == "TO" else places[0]
    stop = len(space.codes) if name == "FROM" else places[-1] + 1
    return space.codes[start:stop]


def _expand_count(expression: str, name: str, argument: str, space: CodeSpace) -> tuple[str, ...]:
    match = _COUNT.match(argument)
    if match is None:
        raise space.unreadable(expression, f"write {name}(count) or {name}(count,offset) in whole numbers")
    count, offset = int(match.group(1)), int(match.group(2) or 0)
    from_the_end = (name == "TOP") == space.is_time
    if not from_the_end:
        return space.codes[offset : offset + count]
    stop = max(0, len(space.codes) - offset)
    return space.codes[max(0, stop - count) : stop]


def _expand_mask(expression: str, space: CodeSpace) -> tuple[str, ...]:
    if "*" in expression and "?" in expression:
        raise space.unreadable(expression, "'*' and '?' cannot be combined")
    first, last = expression.startswith("*"), expression.endswith("*")
    body = expression[first : len(expression) - last]
    if "*" in body:
        raise space.unreadable(expression, "'*' may only stand first, last, or both")
    pattern = ".".join(re.escape(piece) for piece in body.split("?"))
    before, after = ".*" if first else "", ".*" if last else ""
    mask = re.compile(before + pattern + after, re.IGNORECASE | re.DOTALL)
    return tuple(code for code in space.codes if mask.fullmatch(code))


def _nearest(code: str, codes: Sequence[str]) -> list[str]:
    """Codes that look like this one, best first."""
    spelled = {known.lower(): known for known in reversed(codes)}
    return [spelled[match] for match in get_close_matches(code.lower(), list(spelled), n=_NEAREST, cutoff=0.5)]


def _sample(codes: Sequence[str]) -> str:
    """A few of the codes, for an error text."""
    shown = ", ".join(map(repr, codes[:_NEAREST]))
    return f"{shown} … {codes[-1]!r}" if len(codes) > _NEAREST else shown or "no code at all"
