"""Growth and productivity of the focus county on the console, a line a series.

Layout and words. Not here: facts (``publish/growth_answers.py``).
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from pipelines.cli.styled import begun_bold
from pipelines.publish.growth_answers import Level

_INDUSTRIES = {"TOTAL": "the whole economy", "B-E": "industry (B–E)", "C": "manufacturing (C)"}
_ORDER = ("TOTAL", "C", "B-E")


def show_growth(console: Console, series: Sequence[tuple[Level, Level]], region_label: str) -> None:
    """Print level and rank against riket, the share of manufacturing, and volumes per employed."""
    if not series:
        return
    console.print()
    title = f"{region_label}: growth and productivity"
    console.print(begun_bold(title, " (Eurostat's accounts; riket in parentheses)"))
    for first, last in sorted(series, key=lambda ends: (_ORDER.index(ends[0].industry), ends[0].year)):
        for line in _lines(first, last):
            # What the generator made says nothing of Sweden.
            console.print(Text(f"  {line} [{last.origin}]", style="magenta" if last.origin == "simulated" else ""))


def _lines(first: Level, last: Level) -> list[str]:
    name = _INDUSTRIES[first.industry]
    basis = "" if first.employed_from in ("ESA", "none") else f", employed of {first.employed_from}"
    lines = []
    if first.relative is not None and last.relative is not None:
        lines.append(
            f"value added per employed, {name}{basis}, riket = 100: {first.relative:.1f} ({first.year}, rank "
            f"{first.rank} of {first.ranked}) → {last.relative:.1f} ({last.year}, rank {last.rank} of {last.ranked})"
        )
    if first.real and last.real and first.national_real and last.national_real:
        growth, national = 100 * (last.real / first.real - 1), 100 * (last.national_real / first.national_real - 1)
        lines.append(
            f"… at constant prices: {first.real:,.0f} → {last.real:,.0f} SEK thousand, {growth:+.1f} % "
            f"({national:+.1f} %)"
        )
    if first.industry == "C" and first.share is not None and last.share is not None:
        lines.append(
            f"share of value added, {name}: {first.share:.1f} % ({first.year}) → {last.share:.1f} % ({last.year}) "
            f"({first.national_share:.1f} % → {last.national_share:.1f} %)"
        )
    return lines
