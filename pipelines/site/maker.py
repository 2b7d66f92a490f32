"""Make pages of one language: templates, addresses, and what every page shares.

Not here: the content of a page (``pages/``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from pipelines.site.facts.everything import Facts
from pipelines.site.facts.indicators import Indicator, Series
from pipelines.site.figures import SeriesFigures
from pipelines.site.language import Language, Words
from pipelines.site.numbers import NOTHING, Numbers, day
from pipelines.site.readings import Reader, Reading
from pipelines.site.sparkline import sparkline
from pipelines.system.templates import page_templates

TEMPLATES: Final = Path(__file__).parent / "templates"

# What the head of each page links to: key of its words, and its address.
NAVIGATION: Final = (
    ("overview", "index.html"),
    ("indicators", "indikatorer.html"),
    ("areas", "omraden.html"),
    ("counties", "lan.html"),
    ("universities", "larosaten.html"),
    ("claims", "pastaenden.html"),
    ("projects", "projekt.html"),
    ("data", "data.html"),
    ("about", "metod.html"),
)


@dataclass(frozen=True)
class Page:
    """A finished page: its address within the site, and its HTML."""

    path: str
    html: str


class PageMaker:
    """Makes pages of one release in one language.

    Args:
        facts: of the release.
        language: of the pages.
        cache: folder for compiled templates; compiling takes longer than filling in.
        quality: address of the living quality page from the site's root; None where there is none.
    """

    def __init__(self, facts: Facts, language: Language, cache: Path | None = None, quality: str | None = None) -> None:
        self.facts = facts
        self.words = Words(language)
        self.numbers = Numbers(language)
        self.reader = Reader(self.words, facts.regions, facts.sources)
        self.focus_name = self.words.label(facts.focus_row)
        self._environment = environment(cache)
        self._quality = quality
        self._navigation = [one for one in NAVIGATION if one[0] != "projects" or facts.portfolio is not None]
        self.units = {row["unit"]: row for row in facts.units}
        self._readings: dict[tuple[str, str], Reading | None] = {}

    def page(self, template: str, path: str, section: str, title: str, **values: Any) -> Page:
        """Fill in a template.

        Args:
            template: its name without endings.
            path: address within the language's folder.
            section: which entry of the head it belongs to.
            title: of the page, without the site's name.
            values: what the template asks for.
        """
        root = "../" * path.count("/")
        html = self._environment.get_template(f"{template}.html.j2").render(
            w=self.words,
            n=self.numbers,
            day=day,
            nothing=NOTHING,
            reader=self.reader,
            facts=self.facts,
            language=self.words.language,
            other=self.words.other,
            focus_name=self.focus_name,
            root=root,
            top=f"../{root}",
            path=path,
            section=section,
            title=title,
            navigation=self._navigation,
            quality=self._quality,
            label=self.words.label,
            maybe=self.words.text_of,
            **values,
        )
        return Page(f"{self.words.language}/{path}", html)

    def reading(self, indicator: Indicator, region: str, series: Series | None = None) -> Reading | None:
        """The latest value of the indicator's headline, or of another series, in a region."""
        if not indicator.is_fed:
            return None
        chosen = series or indicator.headline
        key = chosen.key, region
        if key not in self._readings:
            self._readings[key] = self.reader.reading(indicator, chosen, region)
        return self._readings[key]

    def figures(self, indicator: Indicator, series: Series, region: str, root: str) -> SeriesFigures:
        """The figures of a series; `root` leads from the page to the language's folder."""
        csv = f"../{root}data/indicators/{indicator.id}.csv"
        return SeriesFigures(self.reader, self.facts.regions, indicator, series, region, csv)


MakePages = Callable[[PageMaker], Iterable[Page]]


@cache
def environment(cache: Path | None) -> Any:
    """The templates of the site's pages."""
    made = page_templates(TEMPLATES, cache, lstrip_blocks=True)
    made.globals["sparkline"] = sparkline
    return made
