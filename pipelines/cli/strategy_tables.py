"""The strategy's first series and its claims on the console, after the sources and the specialisations.

Layout and words. Not here: facts (``publish/summary.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.cli.origins import ORIGIN_STYLES, origin_text
from pipelines.cli.styled import begun_bold, over_dimmed
from pipelines.publish.summary import Rows, Summary

_VERDICT_STYLES = {"holds": "green", "holds partly": "yellow", "does not hold": "red", "cannot be tested": "dim"}
_SHORT_UNITS = {"percentage points": "pp", "SEK thousand": "tkr", "SEK million": "mnkr", "%": "%", "index": ""}


def show_strategy(console: Console, summary: Summary) -> None:
    """Print the series that the strategy asks for, each with its origin, and the verdict on each of its claims."""
    if summary.changes:
        console.print()
        _show_changes(console, summary)
    if summary.claims:
        _show_claims(console, summary.claims, summary.region_label)


def _show_changes(console: Console, summary: Summary) -> None:
    table = Table(
        title=f"{summary.region_label}: what the strategy follows first",
        title_justify="left",
        title_style="bold",
        caption="Within one regime, up to its newest break: indicator_changes. All series: indicator_series.",
        caption_justify="left",
    )
    table.add_column("Indicator, series")
    for column in ("Then", "Now", "Riket now"):
        table.add_column(column, justify="right")
    for column in ("Unit", "Wanted", "Regime", "Origin"):
        table.add_column(column)
    before = None
    for row in summary.changes:
        key = (row["indicator_id"], row["series"])
        table.add_row(
            over_dimmed(row["indicator_en"], row["label_en"]) if key != before else "",
            f"{_value(row, 'value_then')}\n{row['year_then']}",
            f"{_value(row, 'value_now')}\n{row['year_now']}",
            _value(row, "national_value_now"),
            row["unit"],
            row["direction"].replace("_", " "),
            row["regime"],
            origin_text(row["origin"]),
        )
        before = key
    console.print(table)


def _value(row: Mapping[str, Any], name: str) -> str:
    return "–" if row[name] is None else f"{row[name]:,.{row['decimals']}f}"


def _show_claims(console: Console, claims: Rows, region_label: str) -> None:
    tested = [row for row in claims if row["verdict"] != "cannot be tested"]
    table = Table(
        title=f"{region_label}: which of the strategy's claims hold today",
        title_justify="left",
        title_style="bold",
        caption="Verdicts are computed from rules: strategy_claims.rule_en; all tests: claim_evidence.",
        caption_justify="left",
    )
    table.add_column("Id")
    table.add_column("Sentence")
    for column in ("Then", "Now", "Riket"):
        table.add_column(column, justify="right")
    table.add_column("Verdict")
    table.add_column("Origin")
    for row in tested:
        table.add_row(
            row["claim_id"],
            over_dimmed(row["sentence_sv"], row["evidence_en"]),
            _figure(row["evidence_then"], row["unit"], row["start_year_then"], row["year_then"]),
            _figure(row["evidence_now"], row["unit"], row["start_year_now"], row["year_now"]),
            _figure(row["national_now"], row["unit"], None, None),
            _verdict(row),
            origin_text(row["origin"]),
        )
    console.print()
    console.print(table)
    _show_counts(console, claims)


def _show_counts(console: Console, claims: Rows) -> None:
    counts = Counter(row["verdict"] for row in claims if not row["is_simulated"])
    said = ", ".join(f"{verdict} {counts[verdict]}" for verdict in _VERDICT_STYLES)
    console.print(begun_bold(f"{len(claims)} claims", f", on real figures: {said}"))
    simulated = [row["claim_id"] for row in claims if row["is_simulated"]]
    if simulated:
        console.print(
            Text(f"  {', '.join(simulated)} rest on ")
            + origin_text("simulated")
            + Text(" figures: their verdicts show the machinery and say nothing of Sweden."),
            soft_wrap=True,
        )
    reasons: dict[str, list[str]] = {}
    for row in claims:
        if row["verdict"] == "cannot be tested":
            reasons.setdefault(row["reason_en"], []).append(row["claim_id"])
    for reason, ids in reasons.items():
        console.print(Text(f"  cannot be tested: {', '.join(ids)}. {reason}", style="dim"), soft_wrap=True)


def _verdict(row: Mapping[str, Any]) -> Text:
    # A verdict on made figures must not be taken for one on the county.
    if row["is_simulated"]:
        return Text(f"({row['verdict']})", style=ORIGIN_STYLES["simulated"])
    return Text(row["verdict"], style=_VERDICT_STYLES[row["verdict"]])


def _figure(value: float | None, unit: str | None, start: int | None, year: int | None) -> str:
    if value is None:
        return "–"
    short = _SHORT_UNITS.get(unit or "", "")
    decimals = 2 if unit == "LQ" else 0 if unit in ("rank", "divisions") else 1
    when = f"\n{start}–{year}" if start is not None and start != year else f"\n{year}" if year is not None else ""
    return f"{value:.{decimals}f}{' ' + short if short else ''}{when}"
