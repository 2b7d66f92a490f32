"""Releases with what goes wrong: markup in a label, a missing translation, counties without figures, odd names."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from pipelines.site.errors import MissingTranslation, SiteError
from pipelines.site.facts.everything import Facts
from pipelines.site.facts.indicators import read_indicators
from pipelines.site.language import LANGUAGES, Language, Words, read_texts
from pipelines.site.maker import PageMaker
from pipelines.site.pages import KINDS
from tests.unit.site.made_facts import EMPTY, HIDDEN, MARKUP, ODD, OWN, facts


class Scripts(HTMLParser):
    """Types of the scripts of a page, and the text in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            given = dict(attrs)
            self.scripts.append(given.get("type") or given.get("src") or "inline")

    def handle_data(self, data: str) -> None:
        self.text += data


def pages(made: Facts, language: Language = "sv") -> dict[str, str]:
    maker = PageMaker(made, language)
    return {page.path: page.html for make in KINDS for page in make(maker)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_markup_in_a_label_is_text(language: Language) -> None:
    for path, html in pages(facts(), language).items():
        read = Scripts(html)
        assert "<script>alert" not in html, path
        assert "inline" not in read.scripts, path
    own = pages(facts(), language)[f"{language}/indikator/1.html"]
    assert MARKUP in Scripts(own).text


def test_a_county_without_figures_has_a_page_that_says_so() -> None:
    made = pages(facts())
    for code in (EMPTY, HIDDEN):
        text = Scripts(made[f"sv/lan/{code}.html"]).text
        assert "Det kan inte bedömas ännu" in text
        assert "har inga siffror här" in text
        # Neither a zero nor the nation's figure may stand in its place.
        assert "20,0" not in text and "0,0" not in text


def test_a_focus_county_without_figures_has_a_start_page() -> None:
    made = pages(replace(facts(), focus=EMPTY))
    assert "Länet har inga siffror" in made["sv/index.html"]
    assert "har inga siffror här" in made["sv/indikator/1.html"]


def test_a_series_of_one_year_has_no_trend_and_no_line_between_years() -> None:
    html = pages(facts())["sv/indikator/2.html"]
    assert "1\u202f234 år 2024, det enda året i serien" in html
    assert "färre än fem år i följd" in html
    assert "per år" not in html.split("figure-2-employed-line")[1].split("</figcaption>")[0]


def test_a_name_with_an_apostrophe_stands_whole() -> None:
    made = pages(facts())
    assert "O'Hara län" in Scripts(made[f"sv/lan/{ODD}.html"]).text
    # In a chart it is data, never part of an expression.
    drawn = pages(replace(facts(), focus=ODD))["sv/indikator/1.html"]
    assert "O'Hara l" in Scripts(drawn).text


def test_a_missing_label_stops_the_build_and_is_named() -> None:
    broken = facts()
    broken.indicators[0].row["label_en"] = None
    assert pages(broken, "sv")
    with pytest.raises(MissingTranslation, match=r"label_en: .*'indicator_id': 1"):
        pages(broken, "en")


def test_a_strategy_in_its_own_language_alone_is_shown_in_it() -> None:
    """docs/strategies.md: the strategy's own language is enough; a nightly run must not fall over it."""
    made = facts()
    made.indicators[1].row.update(strategy_id="other-2026", label_en=None)
    page = pages(made, "en")["en/indikator/2.html"]
    assert "<h1>Sysselsatta</h1>" in page


def test_a_missing_text_stops_the_build_with_its_key() -> None:
    texts = {key: text for key, text in read_texts("en").items() if key != "verdict.improving"}
    with pytest.raises(MissingTranslation, match=r"texts/en\.yml: expected the key verdict\.improving"):
        Words("en", texts)("verdict.improving")


def test_both_languages_have_the_same_keys_and_the_same_places_for_values() -> None:
    from string import Formatter

    swedish, english = read_texts("sv"), read_texts("en")
    assert swedish.keys() == english.keys()
    for key in swedish:
        places = [{name for _, name, _, _ in Formatter().parse(texts[key]) if name} for texts in (swedish, english)]
        assert places[0] == places[1], key


def test_a_focus_that_is_no_county_is_refused_with_those_that_are() -> None:
    with pytest.raises(SiteError, match=r"region '99': expected the code of a county.*01 Eget län"):
        facts().regions.county("99")


def test_a_simulated_figure_is_told_from_a_real_one_in_words() -> None:
    made = pages(facts())
    for path in ("sv/index.html", f"sv/lan/{OWN}.html", "sv/indikator/1.html"):
        assert 'class="number is-simulated"' in made[path], path
        assert '<span class="badge simulated">simulerad</span>' in made[path], path
        assert "Påhittade siffror ingår." in made[path], path
    row = made["sv/indikator/1.html"].split("<tbody>")[1]
    assert "14,0\u00a0%\u00a0*" in row and "13,0\u00a0%\u00a0*" not in row


class Tables:
    """The tables of a release, as `read_indicators` asks for them."""

    marts = frozenset({"dim_indicator"})

    def __init__(self, **tables: list[dict[str, object]]) -> None:
        self._tables = tables

    def table(self, name: str, order: str = "") -> list[dict[str, object]]:
        return self._tables.get(name, [])

    def has(self, mart: str, column: str) -> bool:
        return False


def delivered(series: str, indicator_id: str = "P5") -> dict[str, object]:
    return {
        "indicator_id": indicator_id, "series": series, "region_code": OWN, "regime": "OWN", "year": 2025,
        "unit": "grade", "value": 2.0, "is_followed": True,
    }  # fmt: skip


def test_delivered_and_judged_figures_bear_the_name_of_their_indicator() -> None:
    """They have no row in dim_indicator_series; a nightly run of a strategy with such figures published nothing."""
    row: dict[str, object] = {
        "indicator_id": "P5",
        "strategy_id": "s",
        "label_sv": "Bedömning",
        "label_en": None,
        "direction": "up",
    }
    tables = Tables(dim_indicator=[row], indicator_series=[delivered("judgement")])
    (found,) = read_indicators(tables)  # type: ignore[arg-type]
    assert Words("en").label(found.headline.row) == "Bedömning"
    assert found.headline.unit["label_sv"] == "grade" and found.headline.latest_year == 2025


def test_a_series_without_a_name_beside_named_ones_stops_the_build() -> None:
    row: dict[str, object] = {
        "indicator_id": "P5",
        "strategy_id": "s",
        "label_sv": "B",
        "label_en": None,
        "direction": "up",
    }
    named = {"indicator_id": "P5", "series": "a", "unit": "grade", "decimals": 0}
    tables = Tables(
        dim_indicator=[row],
        dim_unit=[{"unit": "grade", "decimals": 0}],
        dim_indicator_series=[named],
        indicator_series=[delivered("a"), delivered("b")],
    )
    with pytest.raises(MissingTranslation, match=r"expected a row for the series \('P5', 'b'\)"):
        read_indicators(tables)  # type: ignore[arg-type]
