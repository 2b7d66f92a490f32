"""What the tables of `meta` and `quality` and their columns mean, in both languages, as comments.

Not here: the marts' columns, which dbt describes. A description is English, then Swedish in a line of its own that
begins with `sv:`, so that every tool that shows a column's comment shows both.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import MetaData

_FILE = Path(__file__).with_name("columns.yml")
_MARK = "\nsv:"


def in_both_languages(description: str) -> tuple[str, str]:
    """English and Swedish of a description; the latter is empty where it has none."""
    english, _, swedish = description.partition(_MARK)
    return " ".join(english.split()), " ".join(swedish.split())


def describe(metadata: MetaData) -> None:
    """Give every table of `meta` and `quality`, and every column, its comment in both languages."""
    texts = _texts()
    for table in metadata.tables.values():
        if swedish := texts["described"].get(table.fullname):
            table.comment = f"{table.comment}.{_MARK} {swedish}"
        own = texts["tables"].get(table.fullname, {})
        for column in table.columns:
            text = texts["shared"].get(column.name, {}) | own.get(column.name, {})
            if text and table.fullname in texts["tables"]:
                # English that is written beside the column goes before what tables share.
                written = own.get(column.name, {}).get("en") or column.comment or text.get("en", "")
                english = f"{written[:1].upper()}{written[1:].rstrip('.')}." if written else ""
                column.comment = f"{english}{_MARK} {text['sv']}"


@cache
def _texts() -> dict[str, dict[str, Any]]:
    # The loader in C: every command reads this at its start.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    texts: dict[str, dict[str, Any]] = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=loader)
    return texts
