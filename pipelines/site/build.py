"""Build the site of one release: every page in both languages, its scripts, its downloads.

Not here: pages (``pages/``), downloads (``downloads/``), where a release lies.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from pipelines.site.downloads import KINDS as DOWNLOADS
from pipelines.site.downloads.job import DownloadJob
from pipelines.site.facts.everything import Facts, gather
from pipelines.site.language import LANGUAGES, Language
from pipelines.site.maker import PageMaker
from pipelines.site.map import COUNTIES, municipalities_of
from pipelines.site.pages import KINDS
from pipelines.site.release import Identity, ReleaseReader, open_release
from pipelines.site.scripts import outline_script, release_script, vega_script
from pipelines.site.writing import SiteFolder

logger = logging.getLogger(__name__)

STATIC: Final = Path(__file__).parent / "static"
SITE: Final = "site"


@dataclass(frozen=True)
class BuiltSite:
    """A finished site: its start page, how many files were written and how many kept from the release before."""

    start: Path
    written: int
    kept: int


def build_site(
    release: Path,
    *,
    focus: str,
    build: Path,
    before: Path | None = None,
    quality: str | None = "../quality/",
    address: str | None = None,
) -> BuiltSite:
    """Make the site of the release in `release`, within it.

    Args:
        release: folder with the finished database, `release.json` and `dictionary.json`.
        focus: code of the county that the start page is about.
        build: folder for what is kept between runs (compiled templates, the chart script).
        before: the site of the release before.
        quality: address of the living quality page, from the site; None where there is none.
        address: where the site will be served, for the catalogue; None writes none.

    Raises:
        SiteError: the focus is no county, or a label is lacking in one language.
    """
    folder = SiteFolder(release / SITE, before)
    with open_release(release, focus) as reader:
        facts = gather(reader, focus)
        for language in LANGUAGES:
            _write_pages(folder, facts, language, build, quality)
        _write_frame(folder, facts, build)
        _write_downloads(folder, reader, facts, address)
    logger.info("site: %d files written, %d kept from the release before", folder.written, folder.kept)
    return BuiltSite(folder.folder / "index.html", folder.written, folder.kept)


def _write_pages(folder: SiteFolder, facts: Facts, language: Language, build: Path, quality: str | None) -> None:
    maker = PageMaker(facts, language, build / "templates", quality)
    for make_pages in KINDS:
        for page in make_pages(maker):
            folder.write(page.path, page.html.encode())


def _write_frame(folder: SiteFolder, facts: Facts, build: Path) -> None:
    for name in ("site.css", "site.js"):
        folder.write(f"assets/{name}", (STATIC / name).read_bytes())
    folder.write("assets/vega.js", vega_script(build))
    folder.write(f"assets/{COUNTIES}.js", outline_script(COUNTIES))
    if any(county == facts.focus for _, county in facts.strengths.municipalities):
        name = municipalities_of(facts.focus)
        folder.write(f"assets/{name}.js", outline_script(name))
    folder.write("assets/release.js", release_script(facts.identity))
    folder.write("index.html", _choice().encode())
    folder.write("release.html", _release_page(facts.identity).encode())


def _write_downloads(folder: SiteFolder, reader: ReleaseReader, facts: Facts, address: str | None) -> None:
    job = DownloadJob(folder, reader, facts, address)
    for write in DOWNLOADS:
        write(job)


def _choice() -> str:
    """The first page: Swedish at once, English by a link."""
    return (
        '<!doctype html>\n<html lang="sv">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>Styrka</title>\n'
        '<link rel="icon" href="data:,">\n<link rel="stylesheet" href="assets/site.css">\n'
        "</head>\n<body>\n"
        '<main class="inner">\n<h1>Styrka</h1>\n<ul>\n<li><a href="sv/index.html">Svenska</a></li>\n'
        '<li><a href="en/index.html" lang="en" hreflang="en">English</a></li>\n</ul>\n</main>\n</body>\n</html>\n'
    )


def _release_page(identity: Identity) -> str:
    facts = (
        ("Publicering / Release", identity.release_id),
        ("Publicerad / Published", identity.published_at[:16].replace("T", " ")),
        ("Siffror / Figures", identity.figures),
        ("Innehållets märke / Key of the contents", identity.build_key),
    )
    rows = "".join(f"<dt>{escape(name)}</dt><dd><code>{escape(value)}</code></dd>\n" for name, value in facts)
    return (
        '<!doctype html>\n<html lang="sv">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>Publicering – Styrka</title>\n'
        '<link rel="icon" href="data:,">\n<link rel="stylesheet" href="assets/site.css">\n</head>\n<body>\n'
        '<main class="inner">\n<h1>Publicering / Release</h1>\n'
        f'<dl class="facts">\n{rows}</dl>\n'
        '<p><a href="sv/index.html">Svenska</a> · <a href="en/index.html" lang="en">English</a></p>\n'
        "</main>\n</body>\n</html>\n"
    )
