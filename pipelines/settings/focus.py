"""Find which strategy and which county an installation is about, where its settings do not say.

Reads the first words of the strategies' folders and workbooks, as lightly as settings must. Not here: reading a whole
strategy (``strategies/``).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from pipelines import PROJECT_ROOT
from pipelines.settings.counties import counties
from pipelines.system.cell_text import cell_text
from pipelines.system.yaml_text import parse_yaml

_HEADERS: Final = ("strategy.yml", "strategy.yaml")


def focus_region(home: Path, strategy: str | None) -> str:
    """Return the first county of the strategy: the named one, else the installation's own, else the one that ships.

    A strategy of another country is followed too, and has no county that could be put first.

    Raises:
        ValueError: no strategy has that id, or it names no county.
    """
    headers = [*_headers(home / "strategies"), *_headers(PROJECT_ROOT / "strategies")]
    chosen = [header for header in headers if strategy in (None, header.get("strategy"))]
    for header in chosen:
        for entry in header.get("regions") or []:
            if isinstance(entry, dict) and entry.get("region") in counties():
                return str(entry["region"])
    if chosen:
        raise ValueError(f"the strategy {strategy} names no county of Sweden, and pages are about one; name another")
    known = ", ".join(sorted(str(header.get("strategy")) for header in headers)) or "none"
    raise ValueError(f"expected the id of a strategy, but found {strategy}; there are {known}")


def _headers(place: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(place.rglob("*")):
        try:
            if path.name.lower() in _HEADERS:
                header = parse_yaml(path.read_text(encoding="utf-8-sig"))
            elif path.suffix.lower() == ".xlsx" and not path.name.startswith(("~", ".")):
                header = parse_yaml(_first_sheet(path))
            else:
                continue
        except (OSError, yaml.YAMLError, UnicodeDecodeError, zipfile.BadZipFile, KeyError, ValueError):
            # What cannot be read is reported by the run that ingests it.
            continue
        if isinstance(header, dict):
            yield header


def _first_sheet(path: Path) -> str:
    """The text of the sheet `strategy` of a workbook: a line a row."""
    from openpyxl import load_workbook

    with path.open("rb") as file:
        book = load_workbook(file, read_only=True, data_only=True)
        rows = book["strategy"].iter_rows(max_col=1, values_only=True)
        return "\n".join(cell_text(cell) for (cell,) in rows)
