"""Place a small line in a table: points of two polylines in a box of 100 × 28.

Not here: its looks (``site.css``). What it shows stands in words beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.site.facts.indicators import NATION, Series

WIDTH, HEIGHT, ROOM = 100.0, 28.0, 3.0


@dataclass(frozen=True)
class Sparkline:
    """Points as an SVG polyline takes them; `nation` is empty where levels cannot be compared."""

    own: str
    nation: str
    end: tuple[float, float]
    is_simulated: bool


def sparkline(series: Series, region: str) -> Sparkline | None:
    """The region's line with the nation's behind it; None with fewer than two years."""
    own = [(row["year"], row["value"]) for row in series.rows_of(region)]
    if len(own) < 2:
        return None
    nation = [] if series.compares_by_change else [(row["year"], row["value"]) for row in series.rows_of(NATION)]
    years = [year for year, _ in own]
    nation = [(year, value) for year, value in nation if years[0] <= year <= years[-1]]
    values = [value for _, value in own + nation]
    low, span = min(values), (max(values) - min(values)) or 1.0
    width = years[-1] - years[0]

    def place(year: int, value: float) -> tuple[float, float]:
        x = ROOM + (year - years[0]) / width * (WIDTH - 2 * ROOM)
        return round(x, 1), round(HEIGHT - ROOM - (value - low) / span * (HEIGHT - 2 * ROOM), 1)

    def line(points: list[tuple[int, float]]) -> str:
        return " ".join(f"{x:g},{y:g}" for x, y in (place(*point) for point in points))

    simulated = any(row["origin"] == "simulated" for row in series.rows_of(region))
    return Sparkline(line(own), line(nation) if len(nation) > 1 else "", place(*own[-1]), simulated)
