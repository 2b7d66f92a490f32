"""Make the pages on method, glossary, revisions and quality.

Not here: sources (``sources.py``), the monitoring that the EU asks for (``monitoring.py``).
"""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.site.maker import Page, PageMaker

# Entries of the glossary, in alphabetical order by language: keys of their words.
TERMS = (
    "activity_index",
    "baseline",
    "break",
    "day_population",
    "field_normalised",
    "fractional",
    "interval",
    "krugman",
    "linked",
    "location_quotient",
    "origin",
    "outlook",
    "peer",
    "preliminary",
    "regime",
    "specialisation",
    "suppressed",
    "trend",
    "value_added",
    "vintage",
)


def about_pages(maker: PageMaker) -> Iterable[Page]:
    """One page each."""
    words, facts = maker.words, maker.facts
    yield maker.page("method", "metod.html", "about", words("nav.method"), measures=_measures(maker))
    yield maker.page("glossary", "ordlista.html", "about", words("nav.glossary"), terms=_terms(maker))
    yield maker.page("revisions", "revideringar.html", "about", words("nav.revisions"))
    failed = sum(row["failed"] for row in facts.checks)
    yield maker.page(
        "quality",
        "kvalitet.html",
        "about",
        words("nav.quality"),
        failed=failed,
        made=sum(row["made"] for row in facts.checks),
        by_table=_by_table(maker),
    )


def _terms(maker: PageMaker) -> list[tuple[str, str, str]]:
    """Anchor, term and meaning, by the alphabet of the language."""
    words = maker.words
    found = [(term, words(f"term.{term}"), words(f"meaning.{term}")) for term in TERMS]
    return sorted(found, key=lambda one: one[1].lower())


def _measures(maker: PageMaker) -> list[tuple[str, str, str, str]]:
    """Name, formula, unit and reference of every measure that pages show."""
    units = maker.units
    return [
        (
            maker.words.label(row),
            row["formula"],
            maker.words.label(units[row["unit"]]) if row["unit"] in units else "",
            row["reference"] or "",
        )
        for row in maker.facts.measures
    ]


def _by_table(maker: PageMaker) -> list[tuple[str, int, int]]:
    """Title of each source table that was checked, with checks made and failed."""
    counted: dict[str, list[int]] = {}
    for row in maker.facts.checks:
        source = maker.facts.sources.rows.get(row["table_name"])
        name = maker.words.label(source, "title") if source else maker.words("quality.models")
        made = counted.setdefault(name, [0, 0])
        made[0] += row["made"]
        made[1] += row["failed"]
    return sorted((name, made, failed) for name, (made, failed) in counted.items())
