"""Choose what a report says, by the strategy's own headings.

Conclusions are the sentences that rules make of the figures (``sentences.py``).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from pipelines.site.charts.figure import Figure, Table
from pipelines.site.facts.everything import Facts
from pipelines.site.facts.indicators import Indicator
from pipelines.site.language import Language
from pipelines.site.maker import PageMaker
from pipelines.site.numbers import NOTHING, day
from pipelines.site.pages.answers import answers
from pipelines.site.pages.areas import area_rows
from pipelines.site.pages.claims import claim_value, claims_lead
from pipelines.site.pages.counties import first_map, specialisation_figure
from pipelines.site.report.document import Block, Grid, Picture, Report, Section, Text
from pipelines.site.report.projects import plan_sections, portfolio_section
from pipelines.site.sentences import of_series
from pipelines.site.shares import of_simulated

# Two charts and their words on a page.
_CHART_HEIGHT = 150
_METHOD = ("origin", "compare", "status", "claims", "interval", "areas", "simulated")


def report_of(facts: Facts, region: str, language: Language) -> Report:
    """The report of a county.

    Raises:
        SiteError: `region` is no county, or a label is lacking.
    """
    facts.regions.county(region)
    return _Content(PageMaker(replace(facts, focus=region), language), region).report()


class _Content:
    """Writes one report; figures are numbered in the order in which they are met."""

    def __init__(self, maker: PageMaker, region: str) -> None:
        self._maker, self._words, self._region = maker, maker.words, region
        self._numbers = count(1)
        self._name = maker.focus_name

    def report(self) -> Report:
        facts, words = self._maker.facts, self._words
        simulated = f"{words('frame.simulated_title')} {words('report.simulated')}" if facts.has_simulated else None
        return Report(
            language=words.language,
            title=words("report.title", county=self._name),
            subtitle=words("report.subtitle", year=facts.identity.day[:4], day=facts.identity.day),
            warning=simulated,
            day=facts.identity.day,
            release_id=facts.identity.release_id,
            foot=words("report.foot", release=facts.identity.release_id),
            figure_word=words("report.figure"),
            contents_word=words("report.contents"),
            sections=[
                self._summary(),
                *self._goals(),
                *plan_sections(self._maker),
                self._claims(),
                self._areas(),
                self._indicators(),
                *self._projects(),
                self._changes(),
                self._method(),
                self._sources(),
            ],
        )

    def _picture(self, figure: Figure | None) -> list[Block]:
        return [Picture(figure, next(self._numbers))] if figure else []

    def _summary(self) -> Section:
        found, words = answers(self._maker, self._region), self._words
        blocks: list[Block] = []
        for key in ("nearer", "strong", "sure"):
            answer = getattr(found, key)
            parts = (f"{one.number} {one.verdict.word}{of_simulated(words, one)}" for one in answer.counts)
            counted = ", ".join(parts)
            ending = f" ({counted})." if counted else "."
            blocks.append(Text(f"{words(f'answer.{key}_question')} {answer.sentence}{ending}", "lead"))
        year = found.newest_year or NOTHING
        blocks.append(Text(words("answer.sure_note", year=year, day=day(found.newest_update)), "quiet"))
        blocks += self._picture(specialisation_figure(self._maker, self._region, ""))
        return Section(words("report.summary"), blocks)

    def _goals(self) -> list[Section]:
        facts, words = self._maker.facts, self._words
        by_id = {indicator.id: indicator for indicator in facts.indicators}
        blocks: list[Block] = [Text(words("report.goals_lead"))]
        absent: list[str] = []
        for goal in facts.goals:
            measured = [by_id[one] for one in goal.indicator_ids if one in by_id and by_id[one].is_fed]
            absent += [
                words.label(by_id[one].row) for one in goal.indicator_ids if one in by_id and not by_id[one].is_fed
            ]
            if not measured:
                continue
            blocks.append(Text(words.quoted(goal.row), "quote"))
            for indicator in measured:
                reading = self._maker.reading(indicator, self._region)
                if reading is None:
                    absent.append(words.label(indicator.row))
                    continue
                verdict = f"{reading.verdict.symbol} {reading.verdict.word}"
                beside = reading.trend or reading.reason or ""
                blocks.append(Text(f"{reading.label}: {verdict}. {beside}".strip(), "lead"))
                blocks += self._line(indicator)
        if absent:
            blocks.append(Text(words("report.absent", names=", ".join(dict.fromkeys(absent)))))
        return [Section(words("start.goals"), blocks)]

    def _line(self, indicator: Indicator) -> list[Block]:
        """The headline over time; a single year is said in words, since there is nothing to draw."""
        series = indicator.headline
        if len(series.rows_of(self._region)) < 2:
            return [Text(of_series(self._maker.reader, series, self._region, self._maker.facts.regions))]
        return self._picture(self._maker.figures(indicator, series, self._region, "").line(_CHART_HEIGHT))

    def _claims(self) -> Section:
        words, reader = self._words, self._maker.reader
        rows = self._maker.facts.claims.by_region.get(self._region, [])
        shown = [
            [
                words.label(row, "sentence"),
                claim_value(self._maker, {**row, "value": row["evidence_now"]}, "value"),
                reader.verdict(row["verdict"]).word + ("\u00a0*" if row["is_simulated"] else ""),
            ]
            for row in rows
        ]
        head = [words("claim.sentence"), words("chart.value"), words("claim.verdict")]
        lead = Text(claims_lead(self._maker, self._region))
        blocks: list[Block] = [lead]
        if shown:
            blocks.append(Grid(Table(words("start.claims"), head, shown), numbers=False))
        if any(row["is_simulated"] for row in rows):
            blocks.append(Text(f"* {words('report.claim_simulated')}", "quiet"))
        return Section(words("start.claims"), blocks)

    def _areas(self) -> Section:
        words, numbers = self._words, self._maker.numbers
        rows = []
        for one in area_rows(self._maker, self._region):
            quotient = numbers(one.industry["location_quotient"], 2) if one.industry else NOTHING
            index = numbers(one.activity_index, 1)
            mark = "\u00a0*" if "simulated" in {(one.industry or {}).get("industry_origin")} else ""
            research_mark = "\u00a0*" if (one.research or {}).get("origin") == "simulated" and index != NOTHING else ""
            rows.append([words.label(one.area), quotient + mark, index + research_mark, one.strength])
        head = [words("indicator.area"), words("county.quotient"), words("university.activity_index"),
                words("report.strength")]  # fmt: skip
        blocks: list[Block] = [Text(words("areas.lead"))]
        if rows:
            blocks.append(Grid(Table(words("start.areas"), head, rows), numbers=False))
            blocks.append(Text(f"* {words('chart.simulated_mark')}", "quiet"))
        return Section(words("start.areas"), blocks)

    def _indicators(self) -> Section:
        words, rows = self._words, []
        for indicator in self._maker.facts.fed:
            reading = self._maker.reading(indicator, self._region)
            if reading is None:
                continue
            star = "\u00a0*" if reading.provenance.is_simulated else ""
            changed = f" ({reading.change})" if reading.change else ""
            rows.append(
                [
                    reading.label, f"{reading.text}{star}{changed}", words.label(indicator.headline.unit),
                    str(reading.year), reading.nation or NOTHING, reading.verdict.word,
                ]
            )  # fmt: skip
        head = [words("nav.indicators"), words("chart.value"), words("method.unit"), words("chart.year"),
                words.label(self._maker.facts.regions.nation), words("excel.verdict")]  # fmt: skip
        blocks: list[Block] = [Grid(Table(words("nav.indicators"), head, rows), numbers=False)] if rows else []
        blocks += self._picture(first_map(self._maker, self._region))
        blocks.append(Text(f"* {words('chart.simulated_mark')}", "quiet"))
        return Section(words("nav.indicators"), blocks)

    def _projects(self) -> list[Section]:
        portfolio = self._maker.facts.portfolio
        return [portfolio_section(self._maker, portfolio)] if portfolio else []

    def _changes(self) -> Section:
        facts, words, numbers = self._maker.facts, self._words, self._maker.numbers
        if facts.revised_figures:
            rows = [
                [
                    str(row["figure"]),
                    str(row["year"] or ""),
                    numbers(row["value_before"], 2),
                    numbers(row["value_now"], 2),
                ]
                for row in facts.revised_figures
                if row["region_code"] in (None, self._region)
            ]
            head = [words("revisions.figures"), words("chart.year"), words("revisions.before"), words("revisions.now")]
            return Section(
                words("start.changes"), [Grid(Table(words("revisions.figures"), head, rows))] if rows else []
            )
        text = words.count("changes.cells", len(facts.revisions)) if facts.revisions else words("changes.none")
        return Section(words("start.changes"), [Text(text)])

    def _method(self) -> Section:
        words = self._words
        blocks = [Text(f"{words(f'method.h_{part}')}. {words(f'method.p_{part}')}") for part in _METHOD]
        return Section(words("nav.method"), blocks)

    def _sources(self) -> Section:
        words, reader = self._words, self._maker.reader
        rows = [
            [words.label(row, "title"), day(row["updated"]), reader.origin(row["origin"]), reader.licence(row)]
            for row in self._maker.facts.sources.rows.values()
            if row["updated"]
        ]
        head = [words("indicator.source"), words("sources.updated"), words("sources.origin"), words("sources.licence")]
        return Section(words("nav.sources"), [Grid(Table(words("nav.sources"), head, rows), numbers=False)])
