"""Make the figures of indicator series: the line, the strip of counties, the map.

Not here: how a chart looks (``charts/``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.site.charts.county_map import Place, county_map
from pipelines.site.charts.figure import Figure, Table
from pipelines.site.charts.line import HEIGHT, Line, Point, line_chart
from pipelines.site.charts.strip import Dot, strip_chart
from pipelines.site.facts.indicators import NATION, Indicator, Series
from pipelines.site.facts.regions import Regions
from pipelines.site.map import COUNTIES
from pipelines.site.numbers import NOTHING
from pipelines.site.readings import Provenance, Reader
from pipelines.site.release import Row
from pipelines.site.sentences import of_map, of_series


@dataclass(frozen=True)
class Compared:
    """A county as it is compared with others: its value itself, or the change of its level."""

    code: str
    name: str
    value: float | None
    text: str
    is_simulated: bool
    origin: str


class SeriesFigures:
    """The figures of one series about one region.

    Args:
        reader: of numbers and words.
        regions: who is compared with whom.
        indicator: that the series belongs to.
        series: to be drawn.
        region: one's own.
        csv: address of the rows, from the page.
    """

    def __init__(
        self, reader: Reader, regions: Regions, indicator: Indicator, series: Series, region: str, csv: str | None
    ) -> None:
        self._reader, self._words = reader, reader.words
        self._regions, self._series, self._region, self._csv = regions, series, region, csv
        self._indicator = indicator
        self._label = self._words.label(series.row)
        self._unit = reader.unit(series)

    def line(self, height: int = HEIGHT) -> Figure | None:
        """The series over time; None where the region has no figure."""
        rows = self._series.rows_of(self._region)
        if not rows:
            return None
        lines = self._lines(rows)
        breaks = [row["year"] for row in rows if row["is_break_year"]]
        sentence = of_series(self._reader, self._series, self._region, self._regions)
        spec = line_chart(
            lines,
            language=self._words.language,
            description=f"{self._label}. {sentence}",
            unit=self._unit,
            decimals=self._series.decimals,
            year_word=self._words("chart.year"),
            targets=self._reader.targets_to_draw(self._series, rows[-1]),
            breaks=breaks,
            height=height,
        )
        return self._figure(
            "line",
            self._label,
            sentence,
            spec,
            self._line_table(lines),
            rows,
            is_simulated=any(line.is_simulated for line in lines),
            breaks=breaks,
        )

    def _lines(self, rows: Sequence[Row]) -> list[Line]:
        own = Line(self._words.label(self._regions[self._region]), "own", self._points(rows))
        lines = [own]
        if not self._series.compares_by_change and self._region != NATION:
            nation = self._points(self._series.rows_of(NATION))
            if nation:
                lines.append(Line(self._words.label(self._regions.nation), "nation", nation))
            for key, codes in (("neighbours", self._neighbours()), ("peers", self._peers())):
                points = self._means(codes)
                if points:
                    lines.append(Line(self._words(f"chart.mean_{key}"), key, points))
        return lines

    def _points(self, rows: Sequence[Row]) -> list[Point]:
        return [
            Point(
                row["year"],
                row["value"],
                self._reader.text(self._series, row["value"]),
                row["origin"] == "simulated",
                self._reader.origin(row["origin"]),
            )
            for row in rows
        ]

    def _means(self, codes: Sequence[str]) -> list[Point]:
        """The plain mean of some counties, in years in which all of them have a value."""
        by_year: dict[int, list[Row]] = {}
        for code in codes:
            for row in self._series.rows_of(code):
                by_year.setdefault(row["year"], []).append(row)
        points = []
        for year, rows in sorted(by_year.items()):
            if codes and len(rows) == len(codes):
                mean = sum(row["value"] for row in rows) / len(rows)
                simulated = any(row["origin"] == "simulated" for row in rows)
                origin = self._reader.origin("simulated" if simulated else rows[0]["origin"])
                points.append(Point(year, mean, self._reader.text(self._series, mean), simulated, origin))
        return points

    def _neighbours(self) -> list[str]:
        return self._regions.neighbours.get(self._region, [])

    def _peers(self) -> list[str]:
        return [row["peer_code"] for row in self._regions.peers.get(self._region, ())]

    def _line_table(self, lines: Sequence[Line]) -> Table:
        years = sorted({point.year for line in lines for point in line.points})
        texts = [{point.year: _marked(point) for point in line.points} for line in lines]
        return Table(
            f"{self._label}, {self._unit}",
            [self._words("chart.year"), *(line.name for line in lines)],
            [[str(year), *(by_year.get(year, NOTHING) for by_year in texts)] for year in years],
        )

    def compared(self) -> list[Compared]:
        """All counties in the latest year, the highest first, those without a figure last."""
        year = self._series.latest_year
        found = [self._compared(row["region_code"], year) for row in self._regions.counties]
        return sorted(found, key=lambda one: (one.value is None, -(one.value or 0), one.name))

    def _compared(self, code: str, year: int | None) -> Compared:
        name = self._words.label(self._regions[code])
        row = self._series.at(code, year)
        if row is None or row["value"] is None:
            return Compared(code, name, None, self._words("chart.no_figure"), False, "")
        origin = self._reader.origin(row["origin"])
        simulated = row["origin"] == "simulated"
        if not self._series.compares_by_change:
            return Compared(code, name, row["value"], self._reader.text(self._series, row["value"]), simulated, origin)
        first = self._series.first_common_year(code)
        change = self._series.change_since(code, first, row["year"]) if first and first != row["year"] else None
        if change is None:
            return Compared(code, name, None, self._words("chart.no_figure"), False, "")
        return Compared(code, name, change, self._reader.percent(change), simulated, origin)

    def _first(self) -> int | None:
        """The year that changes are counted from; None where levels are compared as they are."""
        return self._series.first_common_year(self._region) if self._series.compares_by_change else None

    def comparison_unit(self) -> str:
        """The unit in which counties are compared: the series' own, or change since a year."""
        first = self._first()
        return self._unit if first is None else self._words("chart.change_since", first=first)

    def _compared_title(self, key: str) -> str:
        first, year = self._first(), self._series.latest_year
        if first is None:
            return self._words(f"chart.{key}", year=year)
        return self._words(f"chart.{key}_change", first=first, year=year)

    def companions(self) -> list[tuple[Compared, str]]:
        """One's own county, its neighbours and its peers as they compare, each with what it is."""
        neighbours, peers = set(self._neighbours()), set(self._peers())
        return [
            (one, self._roles_of(one.code, neighbours, peers))
            for one in self.compared()
            if one.code == self._region or one.code in neighbours or one.code in peers
        ]

    def strip(self) -> Figure | None:
        """All counties on one line; None where fewer than two have a figure."""
        compared = [one for one in self.compared() if one.value is not None]
        if len(compared) < 2:
            return None
        neighbours, peers = set(self._neighbours()), set(self._peers())
        dots = [
            Dot(
                one.name,
                one.value or 0.0,
                one.text,
                self._role(one.code, neighbours, peers),
                one.is_simulated,
                one.origin,
            )
            for one in compared
        ]
        sentence = self._rank_sentence(compared)
        unit = self.comparison_unit()
        spec = strip_chart(
            dots,
            language=self._words.language,
            description=sentence,
            unit=unit,
            decimals=1 if self._series.compares_by_change else self._series.decimals,
            role_words=self._role_words(),
            nation=self._nation_mark(),
        )
        table = Table(
            f"{self._label}, {unit}, {self._series.latest_year}",
            [self._words("chart.county"), self._words("chart.value"), self._words("chart.compared_as")],
            [[one.name, _with_star(one), self._roles_of(one.code, neighbours, peers)] for one in self.compared()],
        )
        rows = [row for one in compared if (row := self._series.at(one.code, self._series.latest_year))]
        return self._figure(
            "strip",
            self._compared_title("all_counties"),
            sentence,
            spec,
            table,
            rows,
            is_simulated=any(one.is_simulated for one in compared),
        )

    def map(self) -> Figure | None:
        """The counties on a map; None where fewer than two have a figure."""
        compared = self.compared()
        if sum(one.value is not None for one in compared) < 2:
            return None
        unit = self.comparison_unit()
        places = [
            Place(one.code, one.name, one.value, one.text, one.code == self._region, one.is_simulated, one.origin)
            for one in compared
        ]
        known = [one for one in compared if one.value is not None]
        sentence = of_map(self._words, places)
        spec = county_map(
            places,
            language=self._words.language,
            description=f"{self._label}. {sentence}",
            unit=unit,
            decimals=1 if self._series.compares_by_change else self._series.decimals,
            no_figure=self._words("chart.no_figure"),
        )
        table = Table(
            f"{self._label}, {unit}, {self._series.latest_year}",
            [self._words("chart.county"), self._words("chart.value")],
            [[one.name, _with_star(one)] for one in compared],
        )
        rows = [row for one in known if (row := self._series.at(one.code, self._series.latest_year))]
        return self._figure(
            "map",
            self._compared_title("map"),
            sentence,
            spec,
            table,
            rows,
            is_simulated=any(one.is_simulated for one in known),
            outline=COUNTIES,
        )

    def _role(self, code: str, neighbours: set[str], peers: set[str]) -> str:
        if code == self._region:
            return "own"
        return "neighbour" if code in neighbours else "peer" if code in peers else "other"

    def _role_words(self) -> dict[str, str]:
        own = self._words.label(self._regions[self._region])
        return {"own": own} | {role: self._words(f"chart.role_{role}") for role in ("neighbour", "peer", "other")}

    def _roles_of(self, code: str, neighbours: set[str], peers: set[str]) -> str:
        roles = [role for role, codes in (("neighbour", neighbours), ("peer", peers)) if code in codes]
        return ", ".join(self._words(f"chart.role_{role}") for role in roles) or NOTHING

    def _nation_mark(self) -> tuple[str, float] | None:
        year, name = self._series.latest_year, self._words.label(self._regions.nation)
        if not self._series.compares_by_change:
            row = self._series.at(NATION, year)
            if row is None or row["value"] is None:
                return None
            return f"{name} {self._reader.text(self._series, row['value'])}", row["value"]
        first = self._series.first_common_year(self._region)
        change = self._series.change_since(NATION, first, year) if first and year else None
        return (f"{name} {self._reader.percent(change)}", change) if change is not None else None

    def _rank_sentence(self, compared: Sequence[Compared]) -> str:
        codes = [one.code for one in compared]
        if self._region not in codes:
            return self._words("sentence.no_rank", counties=len(compared))
        rank = codes.index(self._region) + 1
        return self._words(
            "sentence.rank",
            region=compared[rank - 1].name,
            rank=rank,
            counties=len(compared),
            value=compared[rank - 1].text,
            high=compared[0].name,
            high_value=compared[0].text,
        )

    def _figure(
        self,
        kind: str,
        title: str,
        sentence: str,
        spec: dict[str, object],
        table: Table,
        rows: Sequence[Row],
        *,
        is_simulated: bool,
        outline: str | None = None,
        breaks: Sequence[int] = (),
    ) -> Figure:
        weakest = next((row for row in rows if row["origin"] == "simulated"), rows[-1])
        provenance = self._reader.provenance(weakest)
        first = None if kind == "line" else self._first()
        years = sorted({row["year"] for row in rows} | ({first} if first else set()))
        span = str(years[-1]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"
        return Figure(
            id=f"figure-{self._series.key}-{kind}",
            title=title,
            sentence=sentence,
            spec=spec,
            table=table,
            foot=foot(self._reader, provenance, self._unit if kind == "line" else self.comparison_unit(), span, breaks),
            is_simulated=is_simulated,
            outline=outline,
            csv=self._csv,
            sources=provenance.names,
            cite=self._reader.cite(
                self._words.label(self._indicator.row),
                self._label,
                self._region,
                span,
                self._reader.text(self._series, rows[-1]["value"]) if kind == "line" else sentence,
                provenance,
            ),
        )


def foot(reader: Reader, provenance: Provenance, unit: str, years: str, breaks: Sequence[int] = ()) -> tuple[str, ...]:
    """What is shown under every figure."""
    words = reader.words
    lines = [
        words("figure.unit_and_years", unit=unit, years=years),
        words("figure.source", source=provenance.source, updated=provenance.updated),
    ]
    marks = [words("figure.origin", origin=provenance.origin_word)]
    if provenance.is_preliminary:
        marks.append(words("figure.preliminary"))
    if breaks:
        marks.append(words("figure.breaks", years=", ".join(str(year) for year in breaks)))
    return (*lines, " ".join(marks))


def _marked(point: Point) -> str:
    return f"{point.text}\u00a0*" if point.is_simulated else point.text


def _with_star(one: Compared) -> str:
    return f"{one.text}\u00a0*" if one.is_simulated else one.text
