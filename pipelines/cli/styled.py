"""Styled text for the console, put together of parts: no part of it is ever read as markup.

Names, sentences and folders are other people's, and a bracket in them is a bracket.
"""

from __future__ import annotations

from rich.text import Text


def begun_bold(start: str, rest: str = "") -> Text:
    """A line whose start is bold."""
    return Text.assemble((start, "bold"), rest)


def over_dimmed(name: str, other: str | None) -> Text:
    """A name, and dimmed in the line below what it is in the other language or rests on, where there is anything."""
    return Text(name) if other is None else Text.assemble(name, "\n", (other, "dim"))
