"""What universities are strong in, on the console.

Layout and words. Not here: facts (``publish/summary.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.cli.origins import origin_text
from pipelines.cli.styled import over_dimmed


def show_research(
    console: Console, fields: Sequence[Mapping[str, Any]], unmeasured: Sequence[Mapping[str, Any]] = ()
) -> None:
    """Print the strongest fields of every university, with their origin, and how many works are not measured."""
    console.print()
    if not fields:
        console.print("No research strengths: drop exports into inbox/bibliometrics (docs/bibliometrics.md).")
        return
    table = Table(
        title="Universities: their strongest research fields, SSIF three digits, full counting",
        title_justify="left",
        title_style="bold",
        caption="Activity index: the field's share of the university's publications over its share of the base's; "
        "95 % interval.\nThe origin is that of the publications; an index in (parentheses) is compared with a "
        "simulated base.",
        caption_justify="left",
    )
    table.add_column("Lärosäte / University")
    table.add_column("Ämne / Field")
    for column in ("Years", "Publ.", "Share", "Activity index", "MNCS"):
        table.add_column(column, justify="right")
    table.add_column("Origin")
    before = None
    for row in fields:
        is_named = row["organisation_sv"] == before
        before = row["organisation_sv"]
        table.add_row(
            "" if is_named else over_dimmed(row["organisation_sv"], row["organisation_en"]),
            over_dimmed(f"{row['field_code']} {row['label_sv']}", row["label_en"]),
            f"{row['period_start']}–{row['period_end']}",
            f"{row['publication_count']}",
            f"{100 * row['field_share']:.1f} %",
            _index(row),
            "–" if row["mncs"] is None else over_dimmed(f"{row['mncs']:.2f}", row["baseline"].replace("_", " ")),
            origin_text(row["publications_origin"]),
        )
    console.print(table)
    if unmeasured:
        console.print(unmeasured_in_words(unmeasured))
    if any(row["publications_origin"] == "simulated" for row in fields):
        console.print(
            origin_text("simulated")
            + Text(
                " publications are made by this project's generator and say nothing of these universities: drop real "
                "exports into inbox/bibliometrics."
            )
        )


def unmeasured_in_words(unmeasured: Sequence[Mapping[str, Any]]) -> str:
    """How many works are not measured, and why; empty where all are."""
    if not unmeasured:
        return ""
    reasons = ", ".join(f"{row['works']} {str(row['reason']).replace('_', ' ')}" for row in unmeasured)
    works = sum(int(row["works"]) for row in unmeasured)
    return f"{works} works are not measured as research: {reasons} (fct_publications.unmeasured_reason)."


def _index(row: Mapping[str, Any]) -> Text:
    if row["activity_index"] is None:
        return Text("–")
    said = f"{row['activity_index']:.1f} [{row['activity_index_low']:.1f}–{row['activity_index_high']:.1f}]"
    # An index on a made base must not be taken for one on Sweden.
    return Text(f"({said})" if row["origin"] == "simulated" else said)
