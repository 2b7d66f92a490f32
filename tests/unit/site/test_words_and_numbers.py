"""Numbers as each language writes them, and colours that can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.site.charts.figure import LIGHT
from pipelines.site.numbers import Numbers

CSS = (Path(__file__).parents[3] / "pipelines" / "site" / "static" / "site.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "value", "decimals", "written"),
    [
        ("sv", 1234567.891, 1, "1\u202f234\u202f567,9"),
        ("en", 1234567.891, 1, "1,234,567.9"),
        ("sv", -2.345, 2, "\u22122,35"),
        ("en", -2.345, 2, "\u22122.35"),
        ("sv", -0.001, 1, "0,0"),
        ("sv", 0.0, 0, "0"),
        ("sv", None, 2, "–"),
        ("sv", -1000.4, 0, "\u22121\u202f000"),
    ],
)
def test_a_number_is_written_as_the_language_has_it(language: str, value: float, decimals: int, written: str) -> None:
    assert Numbers(language)(value, decimals) == written  # type: ignore[arg-type]


def test_a_change_has_its_sign_and_nothing_has_none() -> None:
    sv = Numbers("sv")
    assert (sv.signed(0.16, 2), sv.signed(-0.16, 2), sv.signed(0.0, 2), sv.signed(0.001, 2)) == (
        "+0,16", "\u22120,16", "0,00", "0,00",
    )  # fmt: skip


def test_number_and_symbol_never_part() -> None:
    assert Numbers("sv").with_symbol(10.54, 1, "%") == "10,5\u00a0%"
    assert Numbers("sv").with_symbol(None, 1, "%") == "–"


def themes() -> dict[str, dict[str, str]]:
    """The variables of each theme, as the style sheet has them."""
    roots = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
    read = [dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", root)) for root in roots]
    return {"light": read[0], "dark": read[1]}


def contrast(one: str, other: str) -> float:
    """WCAG 2.1, relative luminance."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_lines_can_be_read_in_both_themes(theme: str) -> None:
    colours = themes()[theme]
    for ground in ("ground", "raised", "hatch", "hatch-line"):
        for text in ("text",) if ground.startswith("hatch") else ("text", "quiet", "link", "good", "attention", "bad"):
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
    for fill in ("good", "attention", "bad", "quiet"):
        assert contrast(colours["on-fill"], colours[fill]) >= 4.5, fill
    for line in ("own", "nation", "neighbours", "peers", "target", "quiet"):
        assert contrast(colours[f"chart-{line}"], colours["chart-ground"]) >= 3, line


def test_the_report_draws_with_the_light_colours_of_the_pages() -> None:
    light = themes()["light"]
    assert {name.removeprefix("chart-"): colour for name, colour in light.items() if name.startswith("chart-")} == LIGHT


def test_the_quality_page_has_the_colours_of_the_site() -> None:
    frame = (Path(__file__).parents[3] / "pipelines/alerts/templates/frame.css").read_text(encoding="utf-8")
    roots = [
        dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", one))
        for one in re.findall(r":root \{(.*?)\}", frame, re.DOTALL)
    ]
    for colours, theme in zip(roots, ("light", "dark"), strict=True):
        # Its lines are borders of alerts, which have to be seen; the site's only part rows.
        shared = {name: colour for name, colour in colours.items() if name != "line"}
        assert shared.items() <= themes()[theme].items()
