"""The quality page: static HTML that works from a file, with nothing fetched from anywhere.

From the document to HTML. Not here: the facts (``status.py``) or the labels (``labels.py``). Every text is escaped by
the template: messages hold what an agency sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson

from pipelines.alerts.check_kinds import KINDS
from pipelines.alerts.feed import FEED, feed
from pipelines.alerts.labels import Language, labels
from pipelines.alerts.lateness import OVERDUE_AFTER
from pipelines.alerts.runbook_sections import PAGE, RUNBOOK, anchor
from pipelines.alerts.status import STATUS, Document, quality_folder
from pipelines.installation.parts import Installation
from pipelines.system.files import let_all_read, replace_file
from pipelines.system.templates import page_templates

TEMPLATES: Final = Path(__file__).parent / "templates"

PAGES: Final[dict[Language, str]] = {"sv": "index.html", "en": "index.en.html"}


def quality_page(
    document: Mapping[str, Any], language: Language, *, dagster_url: str | None, cache: Path | None = None
) -> str:
    """The page in one language.

    Args:
        document: what ``status.gather`` has gathered.
        language: of the labels; messages are in English.
        dagster_url: address of Dagster's web page, for links to runs.
        cache: folder for the compiled template: compiling takes longer than filling it in.
    """
    other: Language = "en" if language == "sv" else "sv"
    sources = [row for row in document["checks"] if not row["is_model"]]
    models = [row for row in document["checks"] if row["is_model"]]
    html: str = _template(cache).render(
        **{name: value for name, value in document.items() if name not in ("alerts", "checks")},
        w=labels(language),
        css=_css(),
        language=language,
        other_language=other,
        other_page=PAGES[other],
        dagster_url=(dagster_url or "").rstrip("/"),
        stale_after_hours=int(OVERDUE_AFTER.total_seconds() // 3600),
        open_alerts=[alert for alert in document["alerts"] if alert["state"] != "resolved"],
        resolved_alerts=[alert for alert in document["alerts"] if alert["state"] == "resolved"],
        source_rows=sources,
        source_kinds=_kinds(sources),
        model_rows=models,
        model_kinds=_kinds(models),
        models_fail=any(_fails(row) for row in models),
    )
    return html


def in_frame(title: str, body: str) -> str:
    """HTML of our own making in a page of the same looks; `title` and `body` are not escaped."""
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>Styrka: {title}</title>\n'
        f'<style>{_css()}</style>\n</head>\n<body>\n<nav aria-label="Quality page"><ul><li>'
        f'<a href="{PAGES["sv"]}" lang="sv">Datakvalitet</a></li><li><a href="{PAGES["en"]}">Data quality</a></li>'
        f"</ul></nav>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _kinds(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Kinds of checks that occur, in the order of the way that figures go."""
    found = {kind for row in rows for kind in row["kinds"]}
    known = [kind.name for kind in KINDS if kind.name in found]
    return known + sorted(found.difference(known))


def _fails(row: Mapping[str, Any]) -> bool:
    return any(not check["passed"] for cell in row["kinds"].values() for check in cell["checks"])


@cache
def _css() -> str:
    return (TEMPLATES / "frame.css").read_text(encoding="utf-8")


@cache
def _template(cache: Path | None) -> Any:
    return page_templates(TEMPLATES, cache).get_template("quality.html.j2")


def write_runbook(folder: Path) -> None:
    """Put the runbook as a page beside the quality page, when it is newer than the one that lies there."""
    page = folder / PAGE
    if page.exists() and page.stat().st_mtime >= RUNBOOK.stat().st_mtime:
        return
    from markdown import markdown

    text = RUNBOOK.read_text(encoding="utf-8")
    body = markdown(text, extensions=["toc", "tables", "fenced_code"], extension_configs={"toc": {"slugify": _slug}})
    replace_file(page, in_frame("Runbook", body))


def _slug(heading: str, _: str) -> str:
    return anchor(heading)


def page_address(installation: Installation) -> str:
    """Where people find the quality page."""
    served = installation.settings.quality_url
    if served:
        return f"{served.rstrip('/')}/{PAGES['sv']}"
    return (quality_folder(installation).resolve() / PAGES["sv"]).as_uri()


def write_outputs(installation: Installation, document: Document) -> None:
    """Write everything that people read."""
    folder = quality_folder(installation)
    replace_file(folder / STATUS, _as_json(document))
    cache = installation.home.build / "templates"
    for language, name in PAGES.items():
        page = quality_page(document, language, dagster_url=installation.settings.dagster_url, cache=cache)
        replace_file(folder / name, page)
    replace_file(folder / FEED, feed(document, page_address(installation)))
    write_runbook(folder)
    # The last that a run writes for readers, who are other users than the one that runs.
    let_all_read(installation.home.published)


def _as_json(document: Document) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_UTC_Z | orjson.OPT_INDENT_2)
