"""Find which strategy and which county an installation is about, where its settings do not say.

Reads the first words of the strategies' folders, as lightly as settings must. Not here: reading a whole
strategy (``strategies/``).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from pipelines import PROJECT_ROOT
from pipelines.system.yaml_text import parse_yaml


def focus_region(home: Path, strategy: str | None) -> str:
    """Return the first region of the strategy: the named one, else the installation's own, else the one that ships.

    Raises:
        ValueError: no strategy has that id, or none names a region.
    """
    headers = [*_headers(home / "strategies"), *_headers(PROJECT_ROOT / "strategies")]
    chosen = [header for header in headers if strategy in (None, header.get("strategy"))]
    for header in chosen:
        for entry in header.get("regions") or []:
            if isinstance(entry, dict) and isinstance(entry.get("region"), str):
                return str(entry["region"])
    known = ", ".join(sorted(str(header.get("strategy")) for header in headers)) or "none"
    raise ValueError(f"expected the id of a strategy, but found {strategy}; there are {known}")


def _headers(place: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(place.glob("*/strategy.yml")):
        try:
            header = parse_yaml(path.read_text(encoding="utf-8-sig"))
        except (OSError, yaml.YAMLError, UnicodeDecodeError):
            # A folder that cannot be read is reported by the run that takes it in.
            continue
        if isinstance(header, dict):
            yield header
