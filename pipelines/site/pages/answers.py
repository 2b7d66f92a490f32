"""Answer three questions on a county: is it nearer its goals, in what is it strong, how sure is it.

Not here: a verdict of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pipelines.site.facts.indicators import Indicator
from pipelines.site.maker import PageMaker
from pipelines.site.readings import OUTLOOKS, Reading, Verdict
from pipelines.site.release import Row
from pipelines.site.shares import Share, shares_of

Rows = list[tuple[Indicator, Reading | None]]

_STRONGEST: Final = 4


@dataclass(frozen=True)
class Answer:
    """An answer in one sentence, with the counts behind it."""

    sentence: str
    counts: list[Share]


@dataclass(frozen=True)
class Answers:
    """The three answers about a county."""

    nearer: Answer
    strong: Answer
    strongest: list[Row]
    sure: Answer
    newest_year: int | None
    newest_update: str | None
    by_pace: bool
    assessed_simulated: int


def answers(maker: PageMaker, region: str) -> Answers:
    """The three answers about a county."""
    rows = indicator_rows(maker, region)
    strongest = maker.facts.strengths.strong_in(region)
    updates = [row["updated"] for row in maker.facts.sources.rows.values() if row["updated"]]
    return Answers(
        nearer=_nearer(maker, rows),
        strong=_strong(maker, strongest),
        strongest=strongest[:_STRONGEST],
        sure=_sure(maker, rows),
        newest_year=max((reading.year for _, reading in rows if reading), default=None),
        newest_update=max(updates, default=None),
        assessed_simulated=sum(
            reading.provenance.is_simulated for reading in _directed(rows) if reading.verdict.tone != "quiet"
        ),
        by_pace=any(reading is not None and reading.verdict.key in OUTLOOKS for _, reading in rows),
    )


def indicator_rows(maker: PageMaker, region: str) -> Rows:
    """Every indicator with its headline's latest value in a county."""
    return [(indicator, maker.reading(indicator, region)) for indicator in maker.facts.indicators]


def _directed(rows: Rows) -> list[Reading]:
    """Readings of the indicators that the strategy gives a direction."""
    return [reading for indicator, reading in rows if reading and indicator.row["direction"] != "context"]


def _nearer(maker: PageMaker, rows: Rows) -> Answer:
    """Of the indicators that have a direction: how many go which way."""
    found = ((reading.verdict.key, reading.provenance.is_simulated) for reading in _directed(rows))
    counts = shares_of(maker.reader, found)
    assessed = sum(one.number for one in counts if one.verdict.tone != "quiet")
    good = sum(one.number for one in counts if one.verdict.tone == "good")
    key = "nearer_none" if not assessed else "nearer_most" if good * 2 > assessed else "nearer_some"
    if assessed and any(one.verdict.key in OUTLOOKS for one in counts):
        key = key.replace("nearer", "pace")
    return Answer(maker.words(f"answer.{key}", good=good, assessed=assessed), counts)


def _strong(maker: PageMaker, strongest: list[Row]) -> Answer:
    if not strongest:
        return Answer(maker.words("answer.strong_none"), [])
    first = maker.words.label(strongest[0])
    times = maker.numbers(strongest[0]["location_quotient"], 1)
    return Answer(maker.words("answer.strong", industry=first, times=times), [])


def _sure(maker: PageMaker, rows: Rows) -> Answer:
    real = sum(1 for _, reading in rows if reading and not reading.provenance.is_simulated)
    simulated = sum(1 for _, reading in rows if reading and reading.provenance.is_simulated)
    absent = len(rows) - real - simulated
    words = maker.words
    counts = [
        Share(Verdict("real", words("answer.real"), "✓", "good"), real),
        Share(Verdict("simulated", words("answer.simulated"), "◌", "attention"), simulated, simulated),
        Share(Verdict("absent", words("answer.absent"), "○", "quiet"), absent),
    ]
    return Answer(words("answer.sure", real=real, all=len(rows)), [one for one in counts if one.number])
