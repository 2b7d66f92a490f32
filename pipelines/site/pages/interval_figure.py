"""Make the figure of an index with its interval, row by row: of a county's industries, of a university's fields.

Not here: how it is drawn (``charts/intervals.py``), what is said about it (the pages).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipelines.site.charts.figure import Figure, Table
from pipelines.site.charts.intervals import Estimate, interval_chart
from pipelines.site.figures import foot
from pipelines.site.maker import PageMaker
from pipelines.site.numbers import NOTHING
from pipelines.site.readings import Provenance
from pipelines.site.release import Row


@dataclass(frozen=True)
class Index:
    """An index of the marts: its column (with `_low` and `_high` beside), its words, the decimals of a value."""

    column: str
    words: str
    decimals: int


@dataclass(frozen=True)
class Frame:
    """What is around the figure.

    Attributes:
        id: on the page.
        title: above it, and the caption of its table.
        sentence: what it shows, given the first estimate.
        what: head of the first column: what a row is.
        years: that it is about.
        provenance: of its rows.
        csv: address of its rows, from the page.
        cite: a line for a list of references, given the first estimate.
        more: further columns of the table: head -> text of a row.
    """

    id: str
    title: str
    sentence: Callable[[Estimate], str]
    what: str
    years: str
    provenance: Provenance
    csv: str
    cite: Callable[[Estimate], str]
    more: Mapping[str, Callable[[Row], str]]


def interval_figure(maker: PageMaker, rows: Sequence[Row], index: Index, frame: Frame) -> Figure:
    """The figure of at least one row; rows have the index, `origin`, and labels in both languages."""
    words = maker.words
    estimates = [_estimate(maker, row, index) for row in rows]
    sentence = frame.sentence(estimates[0])
    return Figure(
        id=frame.id,
        title=frame.title,
        sentence=sentence,
        spec=interval_chart(
            estimates,
            language=words.language,
            description=sentence,
            unit=index.words,
            decimals=index.decimals - 1,
            divider=(words("chart.as_nation"), 1.0),
            series_colours={index.words: "own"},
            interval_word=words("chart.interval"),
        ),
        table=Table(
            frame.title,
            [frame.what, index.words, words("chart.interval"), *frame.more],
            [
                [one.name, marked(one), one.interval, *(write(row) for write in frame.more.values())]
                for one, row in zip(estimates, rows, strict=True)
            ],
        ),
        foot=foot(maker.reader, frame.provenance, index.words, frame.years),
        is_simulated=any(one.is_simulated for one in estimates),
        csv=frame.csv,
        cite=frame.cite(estimates[0]),
        sources=frame.provenance.names,
    )


def marked(estimate: Estimate) -> str:
    """The value in a table, with a star where it is simulated."""
    return f"{estimate.text}\u00a0*" if estimate.is_simulated else estimate.text


def _estimate(maker: PageMaker, row: Row, index: Index) -> Estimate:
    value, low, high = (row[f"{index.column}{end}"] for end in ("", "_low", "_high"))
    low_text, high_text = (maker.numbers(limit, index.decimals) for limit in (low, high))
    return Estimate(
        name=maker.words.label(row),
        series=index.words,
        value=value,
        low=low,
        high=high,
        text=maker.numbers(value, index.decimals),
        interval=NOTHING if low is None or high is None else f"{low_text}–{high_text}",
        is_simulated=row["origin"] == "simulated",
        origin=maker.reader.origin(row["origin"]),
    )
