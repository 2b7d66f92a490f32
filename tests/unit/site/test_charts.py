"""Charts as data: what a specification holds, and that Vega-Lite draws it."""

from __future__ import annotations

import re
from itertools import pairwise

import orjson
import pytest

from pipelines.site.charts.county_map import Place, county_map
from pipelines.site.charts.figure import Figure, Table, themed
from pipelines.site.charts.line import Line, Point, apart, line_chart
from pipelines.site.figures import SeriesFigures
from pipelines.site.language import Words
from pipelines.site.maker import PageMaker
from pipelines.site.map import COUNTIES, municipalities_of, outline
from pipelines.site.pages.counties import county_pages
from pipelines.site.readings import Reader
from pipelines.site.report.content import report_of
from pipelines.site.report.document import Picture
from pipelines.site.report.drawing import as_svg
from pipelines.site.sentences import of_series
from tests.unit.site.made_facts import MARKUP, OWN, facts, series, value_row


def figures() -> SeriesFigures:
    made = facts()
    reader = Reader(Words("sv"), made.regions, made.sources)
    return SeriesFigures(reader, made.regions, made.indicators[0], made.indicators[0].series[0], OWN, "x.csv")


def test_a_line_with_one_simulated_year_is_dashed_and_only_that_year_hollow() -> None:
    line = figures().line()
    assert line is not None and line.is_simulated
    own = [row for row in line.spec["data"]["values"] if row["who"] == "Eget län"]
    assert [row["simulated"] for row in own] == [False, False, False, False, True]
    assert all(row["dashed"] for row in own)
    nation = [row for row in line.spec["data"]["values"] if row["who"] == "Riket"]
    assert not any(row["dashed"] or row["simulated"] for row in nation)


def test_the_sentence_says_first_last_nation_and_trend() -> None:
    line = figures().line()
    assert line is not None
    assert line.sentence == (
        "Eget län har gått från 10,0\u00a0% år 2020 till 14,0\u00a0% år 2024: en uppgång. "
        "Det är under riket, som har 20,0\u00a0%. Trenden över fem år är +0,25\u00a0procentenheter per år."
    )


def test_the_table_holds_every_row_of_the_chart() -> None:
    line = figures().line()
    assert line is not None
    cells = [cell for row in line.table.rows for cell in row[1:] if cell != "–"]
    assert len(cells) == len(line.spec["data"]["values"])


def test_a_county_without_a_figure_is_on_the_map_as_one_without_and_not_on_the_strip() -> None:
    strip, drawn = figures().strip(), figures().map()
    assert strip is not None and drawn is not None
    dots = next(layer for layer in strip.spec["layer"] if "values" in layer.get("data", {}) and "layer" in layer
                and len(layer["data"]["values"]) > 1)  # fmt: skip
    assert {dot["name"] for dot in dots["data"]["values"]} == {"Eget län", "O'Hara län"}
    rows = drawn.spec["transform"][0]["from"]["data"]["values"]
    assert {row["name"]: row["class"] for row in rows if row["class"] == "uppgift saknas"} == {
        "Tomt län": "uppgift saknas", "Dolt län": "uppgift saknas",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["line", "strip"])
def test_vega_draws_every_row(kind: str) -> None:
    import vl_convert

    figure: Figure | None = getattr(figures(), kind)()
    assert figure is not None
    svg = vl_convert.vegalite_to_svg({**themed(figure.spec), "width": 500})
    symbols = sum(len(re.findall(r"<path", group)) for group in re.findall(
        r'<g class="mark-symbol role-mark[^"]*"[^>]*>(.*?)</g>', svg, re.DOTALL))  # fmt: skip
    values = figure.spec["data"]["values"] if kind == "line" else [1, 2]
    assert symbols == len(values)


def test_the_map_has_all_counties_and_equal_values_share_a_class() -> None:
    codes = [feature["properties"]["code"] for feature in outline(COUNTIES)]
    assert len(codes) == len(set(codes)) == 21
    places = [Place(code, code, 1.0, "1,0", False, False, "") for code in codes]
    spec = county_map(places, language="sv", description="", unit="", decimals=1, no_figure="saknas")
    assert {row["class"] for row in spec["transform"][0]["from"]["data"]["values"]} == {"1,0"}


def test_every_municipality_of_a_county_has_an_outline_and_no_other_has() -> None:
    # 290 municipalities (SCB); Gotland has one, and its islands are dropped without losing it.
    found = {county: outline(municipalities_of(county)) for county in ("08", "09", "14")}
    codes = {county: [one["properties"]["code"] for one in features] for county, features in found.items()}
    assert [len(codes[county]) for county in ("08", "09", "14")] == [12, 1, 49]
    assert all(code.startswith(county) for county, own in codes.items() for code in own)
    every = outline(COUNTIES), [one for features in found.values() for one in features]
    assert all(one["geometry"]["coordinates"] for features in every for one in features)


def test_a_map_names_the_outline_that_it_is_drawn_with() -> None:
    name = municipalities_of("08")
    places = [
        Place("0880", "Kalmar", 1.0, "1,0", False, False, ""),
        Place("0840", "Mörbylånga", None, "–", False, False, ""),
    ]
    spec = county_map(places, language="sv", description="", unit="", decimals=1, no_figure="saknas", outline=name)
    assert spec["data"] == {"name": name}
    drawn = Figure("f", "", "", spec, Table("", [], []), outline=name)
    assert b"<path" in as_svg(drawn, "sans-serif")


def test_a_specification_cannot_end_its_script_element() -> None:
    """A name of a region or a label of a strategy is anybody's text."""
    spec = line_chart(
        [Line("</script><script>alert(1)</script>", "own", [Point(2024, 1.0, "1,0", False, "")])],
        language="sv", description="<!-- <b>", unit="", decimals=1, year_word="År",
    )  # fmt: skip
    script = Figure("f", "", "", spec, Table("", [], [])).script
    assert "<" not in script and orjson.loads(script) == spec


@pytest.mark.parametrize("name", ["O'Hara län", 'Län "ett"', "C:\\län", "A\u2028B", "${x}"])
def test_any_name_of_a_region_is_drawn_as_data(name: str) -> None:
    """Within an expression of Vega a quotation mark would end the text, and the chart with it."""
    points = [Point(year, float(year), "1,0", False, "") for year in (2023, 2024)]
    spec = line_chart(
        [Line(name, "own", points), Line("Riket", "nation", points)],
        language="sv", description="", unit="", decimals=1, year_word="År",
    )  # fmt: skip
    drawn = as_svg(Figure("f", "", "", spec, Table("", [], [])), "sans-serif").decode()
    assert 'stroke-width="3"' in drawn, "one's own line is the thick one"


def test_the_labels_at_the_ends_of_lines_never_touch_and_stay_within() -> None:
    """Four lines that end together at the bottom once had two of their values one over the other."""
    for pixels in ([140.0, 143.0, 146.0, 149.0], [1.0, 2.0, 3.0, 4.0], [10.0, 75.0, 76.0, 140.0]):
        places = apart(pixels, 150)
        assert all(below - above >= 14.999 for above, below in pairwise(places)), pixels
        assert max(places) <= 150


def test_an_axis_without_decimals_has_no_two_ticks_of_one_number() -> None:
    line = figures().line()
    assert line is not None and line.spec["encoding"]["y"]["axis"]["tickMinStep"] == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("first", "last", "nation", "said"),
    [
        (10.04, 10.01, 9.99, ("ligger kvar på 10,0", "som riket")),
        (9.9, 10.0, 12.0, ("en uppgång", "under riket")),
        (10.2, 10.0, 9.0, ("en nedgång", "över riket")),
    ],
)
def test_what_is_the_same_in_the_decimals_shown_is_said_to_be_the_same(
    first: float, last: float, nation: float, said: tuple[str, str]
) -> None:
    """`From 105.4 to 105.4: a rise` is no sentence that a reader can believe."""
    made = facts()
    rows = [value_row(OWN, 2020, first), value_row(OWN, 2024, last, national_value=nation)]
    one = series(1, "share", {OWN: rows})
    sentence = of_series(Reader(Words("sv"), made.regions, made.sources), one, OWN, made.regions)
    assert all(part in sentence for part in said), sentence


def test_a_map_that_nobody_chose_is_under_the_name_of_what_it_shows() -> None:
    made = facts()
    listed = next(iter(county_pages(PageMaker(made, "sv")))).html
    assert re.search(r"Andel &lt;script&gt;.* &amp; mer\. Länen på kartan", listed)
    titles = [block.figure.title for section in report_of(made, OWN, "sv").sections for block in section.blocks
              if isinstance(block, Picture)]  # fmt: skip
    assert f"{MARKUP}. Länen på kartan 2024" in titles
