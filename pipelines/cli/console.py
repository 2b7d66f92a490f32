"""What a person at the command line sees: progress while a run works, and the summary at its end.

Layout and words. Not here: facts (``publish/summary.py``).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import IO, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.cli.growth_lines import show_growth
from pipelines.cli.origins import origin_text
from pipelines.cli.research_tables import show_research
from pipelines.cli.run_job import RunResult
from pipelines.cli.strategy_tables import show_strategy
from pipelines.cli.styled import begun_bold, over_dimmed
from pipelines.publish.summary import Summary
from pipelines.steps.findings import Findings

_STYLES = {logging.INFO: "", logging.WARNING: "yellow", logging.ERROR: "bold red"}

# Room for the widest table where the output is a file or a pipe.
_WIDTH_WITHOUT_TERMINAL = 132


def make_console(file: IO[str] | None = None) -> Console:
    """The console of the command line, which takes what is in brackets or between colons for what it is.

    Args:
        file: where it writes; standard output by default.
    """
    console = Console(file=file, markup=False, emoji=False, highlight=False)
    if not console.is_terminal:
        console.width = _WIDTH_WITHOUT_TERMINAL
    return console


def show(console: Console, result: RunResult, summary: Summary) -> None:
    """Print the summary of a run."""
    console.print()
    if not result.built:
        asked = f" {len(result.outcomes)} tables asked, nothing new to publish."
        console.print(begun_bold("Nothing has changed:", asked))
    elif result.succeeded:
        console.print("The run succeeded and its figures are published.", style="bold green")
    else:
        console.print("The run was stopped. Nothing was published: readers keep what they had.", style="bold red")
    for fault in result.faults:
        console.print(Text(f"  {fault}", style="red"), soft_wrap=True)
    if summary.published is not None:
        _show_sources(console, summary)
    _show_findings(console, result.findings)
    if summary.published is not None:
        _show_strongest(console, summary)
        show_growth(console, summary.growth, summary.region_label)
        show_strategy(console, summary)
        show_research(console, summary.research, summary.unmeasured)
        _show_release(console, summary)


def _show_sources(console: Console, summary: Summary) -> None:
    table = Table(title="Sources behind the published figures", title_justify="left", title_style="bold")
    for column in ("Source", "Table", "Vintage (updated)", "Origin"):
        table.add_column(column)
    for column in ("Rows", "Missing"):
        table.add_column(column, justify="right")
    for row in summary.sources:
        table.add_row(
            row["source"],
            row["table_id"] or ("no file dropped" if row["comes_as_files"] else "not found"),
            row["updated"] or row["state"],
            origin_text(row["origin"]),
            _count(row["row_count"]),
            _count(row["missing_count"]),
        )
    console.print(table)
    marts = ", ".join(f"{name} {rows:,}" for name, rows in summary.published.rows.items()) if summary.published else ""
    console.print(f"Published tables with rows: {marts}")
    if any(row["origin"] == "simulated" for row in summary.sources):
        console.print(
            origin_text("simulated")
            + Text(
                " figures are made by this project's generator to show the machinery: they are not official "
                "statistics. The column `origin` marks them in every table."
            )
        )


def _show_findings(console: Console, findings: Findings) -> None:
    console.print()
    critical, warnings = len(findings.of("critical")), len(findings.of("warning"))
    console.print(begun_bold("Findings of this run:", f" {critical} critical, {warnings} warnings"))
    for row in findings.new:
        _show_finding(console, row)
    if findings.standing:
        console.print(begun_bold("Known from earlier runs and not fixed:", f" {len(findings.standing)}"))
        for row in findings.standing:
            _show_finding(console, row)


def _show_finding(console: Console, row: Mapping[str, Any]) -> None:
    style = "red" if row["severity"] == "critical" else "yellow"
    console.print(Text(f"  {row['severity']}: {row['message']}", style=style), soft_wrap=True)


def _show_strongest(console: Console, summary: Summary) -> None:
    if not summary.strongest:
        console.print(f"\nNo specialisations can be shown for {summary.region_label}: no employment by industry.")
        return
    first = summary.strongest[0]
    before = next((row for row in summary.strongest if row["year_before"] is not None), None)
    table = Table(
        title=f"{summary.region_label}: the ten strongest specialisations by employment, "
        f"{first['regime']} {first['year']}",
        title_justify="left",
        title_style="bold",
        caption="LQ: share of the county's employed over the share of the nation's. Interval: 95 %, as if drawn.",
        caption_justify="left",
    )
    table.add_column("Näringsgren / Industry")
    for column in (
        f"LQ {first['year']}",
        "Interval",
        f"Change since {first['year_then']}",
        "Employed",
        f"LQ {before['year_before']} ({before['regime_before']})" if before else "LQ before",
    ):
        table.add_column(column, justify="right")
    table.add_column("Origin")
    for row in summary.strongest:
        table.add_row(
            over_dimmed(row["label_sv"], row["label_en"]),
            _figure(row["location_quotient"]),
            f"{_figure(row['location_quotient_low'])}–{_figure(row['location_quotient_high'])}",
            _figure(row["change"], signed=True),
            _count(row["employed"]),
            _figure(row["location_quotient_before"]),
            origin_text(row["origin"]),
        )
    console.print()
    console.print(table)


def _show_release(console: Console, summary: Summary) -> None:
    published = summary.published
    assert published is not None
    console.print()
    console.print(begun_bold(f"Release {published.release_id}", f" ({published.api} figures)"), soft_wrap=True)
    console.print(f"  DuckDB   {published.database}", soft_wrap=True)
    console.print(f"  Parquet  {published.parquet}/<table>.parquet", soft_wrap=True)
    console.print(f"  Quality  {published.database.parent / 'quality' / 'index.html'}", soft_wrap=True)
    console.print("  Asset graph, runs and checks: make ui", soft_wrap=True)
    start = published.database.parent / "site" / "sv" / "index.html"
    if start.exists():
        page = f" {start.absolute().as_uri()}  (or: styrka site serve)"
        console.print(begun_bold("Start page", page), soft_wrap=True)


def _count(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _figure(value: float | None, *, signed: bool = False) -> str:
    if value is None:
        return "–"
    return f"{value:+.4f}" if signed else f"{value:.4f}"
