"""An origin on the console: `simulated` can never be mistaken for real."""

from __future__ import annotations

from typing import Final

from rich.text import Text

ORIGIN_STYLES: Final = {"live": "green", "recorded": "cyan", "simulated": "bold magenta"}


def origin_text(origin: str | None) -> Text:
    """The origin in its colour, or a dash."""
    return Text(origin or "–", style=ORIGIN_STYLES.get(origin or "", ""))
