"""What looks like a person where an office or an organisation is asked for."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pipelines.system.person_data import PERSONAL_NUMBER

_PERSONAL_NUMBER = re.compile(PERSONAL_NUMBER)
_PERSONAL_ADDRESS = re.compile(r"\b[a-zåäö]+\.[a-zåäö]+@", re.IGNORECASE)
_FULL_NAME = re.compile(r"([A-ZÅÄÖ][a-zåäöé]+)(?:-[A-ZÅÄÖ][a-zåäöé]+)?(?: [A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ]\w+)?){1,2}")
_REVERSED = re.compile(r"(?P<last>[^\W\d_]+(?:[- ][^\W\d_]+)?), (?P<first>[^\W\d_]+(?:[- ][^\W\d_]+)?)")
_CAPITALS = re.compile(r"[A-ZÅÄÖÉ]{2,}(?:[- ][A-ZÅÄÖÉ]{2,}){1,2}")
_ADVICE = "give an office or an organisation, never a person."


def person_fault(text: str) -> str | None:
    """Why a text looks like a person; None where it does not. A name is known by its common given name."""
    if _PERSONAL_NUMBER.search(text):
        return f"looks like a personal number; {_ADVICE}"
    if _PERSONAL_ADDRESS.search(text):
        return f"looks like a person's mail address; {_ADVICE}"
    name = _FULL_NAME.fullmatch(_as_written_in_full(" ".join(text.split())))
    if name and name[1] in _given_names():
        return f"looks like a person's name; {_ADVICE}"
    return None


def _as_written_in_full(text: str) -> str:
    """`Svensson, Anna` and `ANNA SVENSSON` as `Anna Svensson`."""
    if reversed_name := _REVERSED.fullmatch(text):
        text = f"{reversed_name['first']} {reversed_name['last']}"
    return text.title() if _CAPITALS.fullmatch(text) else text


@cache
def _given_names() -> frozenset[str]:
    path = Path(__file__).parents[1] / "lists" / "given_names.txt"
    return frozenset(path.read_text(encoding="utf-8").split())
