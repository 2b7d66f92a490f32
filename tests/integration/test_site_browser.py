"""The pages in a real browser: every kind, both languages, both themes, a phone and a desk, from files and by http."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.publish.file_server import make_server
from tests.browser import BROWSER, NO_BROWSER, Browser, browser
from tests.databases import Dialect
from tests.nights import Site

pytestmark = pytest.mark.skipif(BROWSER is None, reason=NO_BROWSER)

# One page of each kind. The indicators: with an interval of real figures, a level, one year, not fed.
PAGES = (
    "index.html", "indikatorer.html", "indikator/5.html", "indikator/21.html", "indikator/18.html", "indikator/7.html",
    "lan.html", "lan/08.html", "lan/01.html", "omraden.html", "omrade/forest_wood.html", "larosaten.html",
    "larosate/lnu.html", "pastaenden.html", "pastaende/A1.html", "pastaende/A3.html", "data.html", "metod.html",
    "kallor.html", "ordlista.html", "revideringar.html", "kvalitet.html", "uppfoljning.html", "planer.html",
    "plan/PR.html", "projekt.html",
)  # fmt: skip

# What each chart holds, and what Vega has drawn of it.
CHARTS = """[...document.querySelectorAll('[data-chart]')].map(place => {
  const spec = JSON.parse(place.nextElementSibling.textContent);
  const marks = kind => place.querySelectorAll(`svg .mark-${kind}.role-mark path`).length;
  const rows = spec.data && spec.data.values ? spec.data.values.length
    : Math.max(0, ...spec.layer.map(one => one.layer && one.data && one.data.values ? one.data.values.length : 0));
  const outline = place.dataset.outline;
  return {id: place.parentElement.id, map: outline ? window.styrkaOutlines[outline].length : 0, rows,
          symbols: marks('symbol'), shapes: marks('shape'),
          label: place.querySelector('[role=graphics-document]').getAttribute('aria-label')};
})"""


@pytest.fixture(scope="module")
def published(finished: Callable[[Dialect], Site]) -> Path:
    return finished("duckdb").published


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("language", "width", "dark"), [("sv", 1280, False), ("en", 360, True)])
def test_a_page_has_no_fault(page: str, language: str, width: int, dark: bool, published: Path, tab: Browser) -> None:
    start = (published / "site").absolute().as_uri()
    seen = tab.open(f"{start}/{language}/{page}", width=width, dark=dark)
    assert seen.errors == [] and seen.failed == []
    assert [one for one in seen.requests if not one.startswith((f"{start}/", "data:", "blob:"))] == []
    assert tab.run("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert tab.run("document.documentElement.lang") == language
    assert tab.run("document.querySelectorAll('h1').length") == 1
    for chart in tab.run(CHARTS):
        assert chart["label"], chart
        drawn = chart["shapes"] >= chart["map"] if chart["map"] else chart["symbols"] == chart["rows"] > 0
        assert drawn, chart
    assert tab.axe() == []


@pytest.mark.parametrize(("language", "width", "dark"), [("sv", 360, False), ("en", 1280, True)])
def test_the_other_sizes_and_themes_have_no_fault(
    language: str, width: int, dark: bool, published: Path, tab: Browser
) -> None:
    start = (published / "site").absolute().as_uri()
    for page in PAGES:
        seen = tab.open(f"{start}/{language}/{page}", width=width, dark=dark)
        assert seen.errors == [], page
        assert tab.run("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, page
    # Axe has judged each size and each theme on every page: here together, on the county with most kinds of verdicts.
    tab.open(f"{start}/{language}/lan/01.html", width=width, dark=dark)
    assert tab.axe() == []


def test_pages_work_from_a_web_server_too(published: Path, tab: Browser) -> None:
    with make_server(published, "127.0.0.1", 0) as serving:
        thread = threading.Thread(target=serving.serve_forever, daemon=True)
        thread.start()
        try:
            address = f"http://127.0.0.1:{serving.server_address[1]}"
            seen = tab.open(f"{address}/site/sv/indikator/5.html")
            assert seen.errors == [] and seen.failed == []
            assert all(one.startswith((address, "data:", "blob:")) for one in seen.requests)
            assert all(chart["map"] or chart["symbols"] == chart["rows"] for chart in tab.run(CHARTS))
        finally:
            serving.shutdown()
            thread.join()


def test_the_numbers_of_a_page_are_the_marts(
    published: Path, tab: Browser, finished: Callable[[Dialect], Site]
) -> None:
    """Every headline figure of two counties, as machine value and as text."""
    query = """
        select series.indicator_id, series.value, unit.decimals as of_unit, labels.decimals
        from marts.indicator_series as series
        inner join marts.dim_indicator_series as labels
            on labels.indicator_id = series.indicator_id and labels.series = series.series
        inner join marts.dim_unit as unit on unit.unit = labels.unit
        where labels.is_headline and series.is_followed and series.region_code = :region and series.value is not null
        qualify row_number() over (partition by series.indicator_id order by series.year desc) = 1
    """
    for region in ("08", "01"):
        marts = {str(row["indicator_id"]): row for row in finished("duckdb").read_file(query, region=region)}
        tab.open(f"{(published / 'site').absolute().as_uri()}/sv/lan/{region}.html")
        shown = tab.run(
            "[...document.querySelectorAll('#indicators + ul > li')].map(row => ({"
            "id: row.querySelector('a').getAttribute('href').match(/([^/]+)\\.html/)[1],"
            "value: row.querySelector('data').value, text: row.querySelector('data').textContent}))"
        )
        assert {one["id"] for one in shown} == set(marts)
        for one in shown:
            row = marts[one["id"]]
            assert float(one["value"]) == row["value"], one
            written = (
                f"{row['value']:,.{row['decimals']}f}".replace(",", "\u202f").replace(".", ",").replace("-", "\u2212")
            )
            assert one["text"].split("\u00a0")[0] == written, one


def test_the_first_screen_answers_the_three_questions(published: Path, tab: Browser) -> None:
    tab.open(f"{(published / 'site').absolute().as_uri()}/sv/index.html", width=1280, height=900)
    for answer in ("answer-nearer", "answer-strong", "answer-sure"):
        bottom = tab.run(f"document.getElementById('{answer}').parentElement.getBoundingClientRect().bottom")
        assert bottom <= 900, answer


def test_print_shows_the_tables_and_leaves_out_the_menu(published: Path, tab: Browser) -> None:
    tab.open(f"{(published / 'site').absolute().as_uri()}/sv/indikator/5.html")
    tab.run("dispatchEvent(new Event('beforeprint'))")
    assert tab.run("[...document.querySelectorAll('figure > details')].every(one => one.open)")
    tab.call("Emulation.setEmulatedMedia", media="print")
    assert tab.run("getComputedStyle(document.querySelector('.head nav')).display") == "none"
    tab.call("Emulation.setEmulatedMedia", media="")
