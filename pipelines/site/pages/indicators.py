"""Make the list of indicators, and a page for each, fed or not.

Not here: charts (``figures.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.site.charts.figure import Figure
from pipelines.site.facts.indicators import LEVELS, Indicator, Series
from pipelines.site.maker import Page, PageMaker
from pipelines.site.readings import Reading


@dataclass(frozen=True)
class SeriesView:
    """A further series of an indicator: its name, latest value and line."""

    series: Series
    name: str
    reading: Reading | None
    line: Figure | None


def indicator_pages(maker: PageMaker) -> Iterable[Page]:
    """The list, then a page for each indicator."""
    focus = maker.facts.focus
    levels = [
        (level, [(one, maker.reading(one, focus)) for one in maker.facts.indicators if one.row["level"] == level])
        for level in dict.fromkeys([*LEVELS, *(one.row["level"] for one in maker.facts.indicators)])
    ]
    yield maker.page(
        "indicators",
        "indikatorer.html",
        "indicators",
        maker.words("indicators.title"),
        levels=[(level, rows) for level, rows in levels if rows],
        fed=len(maker.facts.fed),
        all=len(maker.facts.indicators),
    )
    for indicator in maker.facts.indicators:
        yield _page(maker, indicator)


def _page(maker: PageMaker, indicator: Indicator) -> Page:
    focus = maker.facts.focus
    path, title = f"indikator/{indicator.id}.html", maker.words.label(indicator.row)
    shared = {"indicator": indicator, "area": _area(maker, indicator)}
    if not indicator.is_fed:
        held_by = _held_by(maker, indicator.row["declared_source"])
        return maker.page("indicator_absent", path, "indicators", title, **shared, held_by=held_by)
    headline = indicator.headline
    figures = maker.figures(indicator, headline, focus, "../")
    line, strip, county_map = figures.line(), figures.strip(), figures.map()
    return maker.page(
        "indicator",
        path,
        "indicators",
        title,
        **shared,
        headline=headline,
        reading=maker.reading(indicator, focus),
        line=line,
        strip=strip,
        county_map=county_map,
        others=[_view(maker, indicator, series) for series in indicator.series if series is not headline],
        history=_history(maker, headline, focus),
        companions=figures.companions(),
        comparison_unit=figures.comparison_unit(),
    )


def _view(maker: PageMaker, indicator: Indicator, series: Series) -> SeriesView:
    focus = maker.facts.focus
    return SeriesView(
        series,
        maker.words.label(series.row),
        maker.reading(indicator, focus, series),
        maker.figures(indicator, series, focus, "../").line(),
    )


def _held_by(maker: PageMaker, declared: str | None) -> str:
    """Whose statistics the indicator is defined on: the agency's product by its name, others as they are called."""
    held = []
    for product in (declared or "").split(", "):
        code = product.split(" ")[0]
        held.append(maker.words(f"product.{code}") if maker.words.known(f"product.{code}") else product)
    return "; ".join(one for one in held if one)


def _area(maker: PageMaker, indicator: Indicator) -> tuple[str, str] | None:
    """Address and name of the knowledge area that the indicator belongs to."""
    code = indicator.row["area"]
    found = maker.facts.strengths.area(code)
    return (f"omrade/{code}.html", maker.words.label(found)) if found else None


def _history(maker: PageMaker, series: Series, region: str) -> list[tuple[str, str]]:
    """Older registers that are no longer followed: name, and what they ended with."""
    found = []
    for regime, rows in sorted(series.history.get(region, {}).items()):
        known = [row for row in rows if row["value"] is not None]
        if known:
            last = known[-1]
            text = maker.words(
                "indicator.history",
                first=known[0]["year"],
                last=last["year"],
                value=maker.reader.text(series, last["value"]),
                origin=maker.reader.origin(last["origin"]),
            )
            found.append((maker.reader.regime(regime), text))
    return found
