"""The quality page: everything on one page, accessible, from a file, with nothing fetched from anywhere."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pipelines.alerts.labels import LABELS, Language
from pipelines.alerts.lifecycle import acknowledge, resolve
from pipelines.alerts.page import TEMPLATES, in_frame, quality_page
from tests.unit.alerts.made_alerts import DAY, NIGHT, document, opened

VOID = {"meta", "link", "br", "img", "input", "hr"}
BROWSER = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)


class Reader(HTMLParser):
    """Elements of a page, and whether each is closed by its own end."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(page)
        self.faults += [f"<{tag}> is never closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for found, attributes in self.elements if found == tag]


def full() -> dict[str, Any]:
    taken = acknowledge(
        opened("scb_population", severity="warning"), "jour <1>", NIGHT + 3 * DAY, "väntar", NIGHT
    ).alert
    over = resolve(opened("scb_rams_2008_2018"), "data", None, NIGHT).alert
    return document([opened(), taken, over])


@pytest.fixture(params=["sv", "en"])
def language(request: pytest.FixtureRequest) -> Language:
    chosen: Language = request.param
    return chosen


def page(language: Language = "en", reported: Mapping[str, Any] | None = None) -> str:
    return quality_page(reported or full(), language, dagster_url="https://dagster.example.org/")


def test_the_page_answers_what_the_team_asks(language: Language) -> None:
    text = page(language)
    for fact in (
        {"sv": "Ja: allt är bra.", "en": "Yes: all is well."}[language],
        "1 missing code of region: 08",
        '<time datetime="2026-11-20T02:30:00Z">2026-11-20 02:30</time>',
        "marts: fct_employment; indicators: 5",
        "jour &lt;1&gt;",
        "runbook.html#codes-known",
        "https://dagster.example.org/runs/run 0",
        "styrka alerts ack",
        "1.23 %",
        "above 1",
        "0ae1d8f93820af73",
        "scb_bas is late.",
    ):
        assert fact in text, fact


def test_open_alerts_come_before_everything_else(language: Language) -> None:
    text = page(language)
    assert text.index('id="alerts"') < text.index('id="checks"') < text.index('id="revisions"')
    assert text.index("1 missing code of region: 08") < text.index('id="checks"')


def test_a_quiet_page_says_that_nothing_is_open(language: Language) -> None:
    assert {"sv": "Inget larm är öppet.", "en": "No alert is open."}[language] in page(language, document())


def test_what_a_check_or_a_person_has_written_cannot_become_markup(language: Language) -> None:
    odd = replace(opened(), message='<script>alert("1")</script>', observed="<img src=x>", note="</p>", subject="<b>")
    text = page(language, document([odd]))
    assert "<script>alert" not in text and "<img" not in text and "<b>" not in text
    assert not Reader(text).faults


def test_every_element_is_closed_and_every_id_is_there_once(language: Language) -> None:
    reader = Reader(page(language))
    assert not reader.faults
    ids = [attributes["id"] for _, attributes in reader.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    pointed = [attributes["aria-labelledby"] for _, attributes in reader.elements if "aria-labelledby" in attributes]
    pointed += [href[1:] for attributes in reader.all("a") if (href := attributes["href"] or "").startswith("#")]
    assert set(pointed) <= set(ids)


def test_nothing_is_fetched_from_anywhere(language: Language) -> None:
    reader = Reader(page(language))
    for tag, attributes in reader.elements:
        assert "src" not in attributes, tag
        if tag == "link":
            assert attributes["rel"] == "alternate"
    css = (TEMPLATES / "frame.css").read_text(encoding="utf-8")
    assert "url(" not in css and "@import" not in css


def test_structure_is_what_a_screen_reader_needs(language: Language) -> None:
    reader = Reader(page(language))
    assert reader.all("html")[0]["lang"] == language
    assert len(reader.all("h1")) == len(reader.all("main")) == 1
    levels = [int(tag[1]) for tag, _ in reader.elements if re.fullmatch(r"h\d", tag)]
    assert all(later - level <= 1 for level, later in pairwise(levels))
    assert all("scope" in attributes for attributes in reader.all("th"))
    assert all("aria-label" in attributes for _, attributes in reader.elements if attributes.get("role") == "img")


def test_both_languages_have_every_label() -> None:
    assert all(sv and en for sv, en in LABELS.values())
    assert "Öppna larm" in page("sv") and "Open alerts" in page("en")


def test_the_runbook_has_the_same_frame() -> None:
    assert not Reader(in_frame("Runbook", "<h1>Runbook</h1>")).faults


def colours(theme: str) -> dict[str, str]:
    css = (TEMPLATES / "frame.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{([^}]*)\}", css)
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", {"light": light, "dark": dark}[theme]))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.1, https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio."""

    def luminance(colour: str) -> float:
        shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_contrast_is_measured_as_in_the_standard() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    # The grey that is just enough on white, as is often quoted.
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_can_be_read_on_every_ground(theme: str) -> None:
    found = colours(theme)
    for ground in ("ground", "raised"):
        for text in ("text", "quiet", "link", "good", "attention", "bad"):
            assert contrast(found[text], found[ground]) >= 4.5, (theme, text, ground)
        assert contrast(found["line"], found[ground]) >= 3, (theme, "line", ground)


RULES = """
<script>%s</script>
<script>
document.querySelectorAll("details").forEach((one) => { one.open = true; });
axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).then((found) => {
  const reported = document.createElement("pre");
  reported.id = "found-by-the-test";
  reported.textContent = JSON.stringify({
    dark: matchMedia("(prefers-color-scheme: dark)").matches,
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    stale: !document.getElementById("stale").hidden,
    rules: found.passes.length,
    faults: found.violations.map((fault) => fault.id + ": " + fault.nodes[0].html),
  });
  document.body.append(reported);
});
</script>
"""


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
@pytest.mark.parametrize(("language", "theme", "width"), [("sv", "light", 1200), ("en", "dark", 400)])
def test_a_browser_finds_no_fault_against_wcag_aa(language: Language, theme: str, width: int, tmp_path: Path) -> None:
    package = find_spec("axe_core_python")
    assert package is not None and package.origin is not None
    axe = (Path(package.origin).parent / "axe.min.js").read_text(encoding="utf-8")
    file = tmp_path / "index.html"
    file.write_text(page(language).replace("</body>", RULES % axe + "</body>"), encoding="utf-8")
    found = _in_browser(file, tmp_path, theme, width)
    assert found["dark"] == (theme == "dark")
    assert found["rules"] > 10
    assert found["faults"] == []
    assert not found["wide"], "the page scrolls sideways"
    # The page was written long before the machine's clock: it says so itself.
    assert found["stale"]


def _in_browser(file: Path, folder: Path, theme: str, width: int) -> dict[str, Any]:
    options = [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={folder / 'user'}", f"--window-size={width},900", "--virtual-time-budget=20000",
        f"--blink-settings=preferredColorScheme={0 if theme == 'dark' else 1}",
    ]  # fmt: skip
    assert BROWSER is not None
    ended = subprocess.run(
        [BROWSER, *options, "--dump-dom", file.as_uri()], capture_output=True, text=True, timeout=120
    )
    reported = re.search(r'<pre id="found-by-the-test">(.*?)</pre>', ended.stdout, re.DOTALL)
    assert reported is not None, ended.stderr[-2000:]
    from html import unescape

    found: dict[str, Any] = json.loads(unescape(reported.group(1)))
    return found
