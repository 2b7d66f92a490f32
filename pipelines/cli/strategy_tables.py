"""The strategy's questions and claims on the console, after the sources and the specialisations.

Layout and words. Not here: facts (``answers.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.publish.strategy_answers import Answers, Point

_ORIGIN_STYLES = {"live": "green", "recorded": "cyan", "simulated": "bold magenta"}
_VERDICT_STYLES = {"holds": "green", "holds partly": "yellow", "does not hold": "red", "cannot be tested": "dim"}
_SHORT_UNITS = {"percentage points": "pp", "SEK thousand": "tkr", "SEK million": "mnkr", "%": "%", "index": ""}


def show_answers(console: Console, answers: Answers, region_label: str) -> None:
    """Print what the strategy asks, with figures and their origin, and the verdict on each of its claims."""
    console.print()
    console.print(f"[bold]{region_label}: what the strategy asks[/]")
    _show_breadth(console, answers)
    _show_gap(console, answers)
    _show_recovery(console, answers)
    _show_knowledge(console, answers)
    _show_claims(console, answers, region_label)


def _show_breadth(console: Console, answers: Answers) -> None:
    findings = []
    for regime in ("RAMS", "BAS"):
        ends = answers.series("8", "krugman", regime)
        if len(ends) == 2:
            word = "more" if ends[1].value > ends[0].value else "less"
            findings.append((f"{_then_now(ends, 4)} ({regime}): {word} so", ends[1].origin))
    _question(console, "More specialised than before? Krugman index against riket", findings)


def _show_gap(console: Console, answers: Answers) -> None:
    findings = []
    parts = {name: answers.series("3", name) for name in ("gap", "gap_mix", "gap_own_productivity", "gap_allocation")}
    if all(parts.values()):
        last = {name: points[-1] for name, points in parts.items()}
        findings.append(
            (
                f"{last['gap'].year}, three aggregates: gap {last['gap'].value:+.0f} tkr per employed, of which "
                f"structure {last['gap_mix'].value:+.0f}, own productivity {last['gap_own_productivity'].value:+.0f}, "
                f"allocation {last['gap_allocation'].value:+.0f}",
                last["gap"].origin,
            )
        )
    claim = answers.claim("A14")
    if claim and claim["evidence_now"] is not None and claim["unit"] == "%":
        findings.append((f"{claim['evidence_en']}: {_evidence(claim)}", claim["origin"]))
    _question(console, "How much of the productivity gap is industrial structure?", findings)


def _show_recovery(console: Console, answers: Answers) -> None:
    findings = []
    for regime in ("RAMS", "LINKED"):
        for point in answers.series("17", "linked", regime)[-1:]:
            word = "regained" if point.value >= 100 else "not regained"
            findings.append((f"{point.year} ({regime}): {point.value:.1f}{_nation(point)}: {word}", point.origin))
    _question(console, "Has industry (B+C) regained 2008? Employed, 2008 = 100", findings)


def _show_knowledge(console: Console, answers: Answers) -> None:
    findings = []
    for regime in ("RAMS", "BAS"):
        ends = answers.series("5", "share", regime)
        if len(ends) == 2 and all(point.national_value is not None for point in ends):
            gaps = [(point.national_value or 0) - point.value for point in ends]
            word = "closer" if gaps[1] < gaps[0] else "further away"
            change = f"gap {gaps[0]:.1f} → {gaps[1]:.1f} pp ({regime}): {word}"
            findings.append((f"{_then_now(ends, 1)} %{_nation(ends[1])}, {change}", ends[1].origin))
    _question(console, "Knowledge-intensive services closer to riket's share? J+K+M+N as a proxy", findings)


def _question(console: Console, question: str, findings: Sequence[tuple[str, str]]) -> None:
    console.print(Text(f"  {question}"))
    if not findings:
        console.print(Text("    cannot be answered: no figures", style="dim"))
    for text, origin in findings:
        console.print(Text(f"    {text}  ") + _origin(origin), soft_wrap=True)


def _show_claims(console: Console, answers: Answers, region_label: str) -> None:
    tested = [row for row in answers.claims if row["verdict"] != "cannot be tested"]
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
            f"{row['sentence_sv']}\n[dim]{row['evidence_en']}[/]",
            _figure(row["evidence_then"], row["unit"], row["start_year_then"], row["year_then"]),
            _figure(row["evidence_now"], row["unit"], row["start_year_now"], row["year_now"]),
            _figure(row["national_now"], row["unit"], None, None),
            _verdict(row),
            _origin(row["origin"]),
        )
    console.print()
    console.print(table)
    _show_counts(console, answers.claims)


def _show_counts(console: Console, claims: Sequence[Mapping[str, Any]]) -> None:
    counts = Counter(row["verdict"] for row in claims if not row["is_simulated"])
    said = ", ".join(f"{verdict} {counts[verdict]}" for verdict in _VERDICT_STYLES)
    console.print(f"[bold]{len(claims)} claims[/], on real figures: {said}")
    simulated = [row["claim_id"] for row in claims if row["is_simulated"]]
    if simulated:
        console.print(
            Text(f"  {', '.join(simulated)} rest on ")
            + _origin("simulated")
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
        return Text(f"({row['verdict']})", style=_ORIGIN_STYLES["simulated"])
    return Text(row["verdict"], style=_VERDICT_STYLES[row["verdict"]])


def _then_now(ends: Sequence[Point], decimals: int) -> str:
    return " → ".join(f"{point.value:.{decimals}f} ({point.year})" for point in ends)


def _nation(point: Point) -> str:
    return "" if point.national_value is None else f", riket {point.national_value:.1f}"


def _evidence(claim: Mapping[str, Any]) -> str:
    ends = [
        _figure(claim[f"evidence_{moment}"], claim["unit"], claim[f"start_year_{moment}"], claim[f"year_{moment}"])
        for moment in ("then", "now")
    ]
    return " → ".join(" ".join(end.split()) for end in ends)


def _figure(value: float | None, unit: str | None, start: int | None, year: int | None) -> str:
    if value is None:
        return "–"
    short = _SHORT_UNITS.get(unit or "", "")
    decimals = 2 if unit == "LQ" else 0 if unit in ("rank", "divisions") else 1
    when = f"\n{start}–{year}" if start is not None and start != year else f"\n{year}" if year is not None else ""
    return f"{value:.{decimals}f}{' ' + short if short else ''}{when}"


def _origin(origin: str | None) -> Text:
    return Text(origin or "–", style=_ORIGIN_STYLES.get(origin or "", ""))
