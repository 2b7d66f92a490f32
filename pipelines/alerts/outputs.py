"""What people read, written with each run: the document, the quality page in two languages, the feed, the runbook.

Belongs here: writing files so that a reader sees the old one or the new one. Does not belong here: their contents.
"""

from __future__ import annotations

import os
from pathlib import Path

import orjson

from pipelines.alerts.feed import FEED, feed
from pipelines.alerts.page import PAGES, quality_page
from pipelines.alerts.runbook import write_runbook
from pipelines.alerts.status import STATUS, Document, quality_folder
from pipelines.installation import Installation


def page_address(installation: Installation) -> str:
    """Where people find the quality page."""
    served = installation.settings.quality_url
    if served:
        return f"{served.rstrip('/')}/{PAGES['sv']}"
    return (quality_folder(installation).resolve() / PAGES["sv"]).as_uri()


def write_outputs(installation: Installation, document: Document) -> None:
    """Write everything that people read."""
    folder = quality_folder(installation)
    folder.mkdir(parents=True, exist_ok=True)
    _replace(folder / STATUS, _as_json(document))
    cache = installation.home.build / "templates"
    for language, name in PAGES.items():
        page = quality_page(document, language, dagster_url=installation.settings.dagster_url, cache=cache)
        _replace(folder / name, page.encode())
    _replace(folder / FEED, feed(document, page_address(installation)))
    write_runbook(folder)


def _as_json(document: Document) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_UTC_Z | orjson.OPT_INDENT_2)


def _replace(path: Path, body: bytes) -> None:
    beside = path.with_name(f".{path.name}")
    beside.write_bytes(body)
    os.replace(beside, path)
