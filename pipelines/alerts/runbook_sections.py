"""The runbook's sections, as Markdown viewers and the quality page anchor them.

Where the runbook is and how its headings are addressed. Not here: which check leads to which section
(``check_kinds.py``), or the advice itself (``docs/runbook.md``).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from pipelines import PROJECT_ROOT

RUNBOOK: Final = PROJECT_ROOT / "docs" / "runbook.md"
PAGE: Final = "runbook.html"


@cache
def headings(runbook: Path = RUNBOOK) -> tuple[str, ...]:
    """Anchors of the runbook's second-level headings, as Markdown viewers make them."""
    lines = runbook.read_text(encoding="utf-8").splitlines()
    return tuple(anchor(line[3:]) for line in lines if line.startswith("## "))


def anchor(heading: str) -> str:
    """`Value domain` -> `value-domain`."""
    kept = "".join(letter for letter in heading.strip().lower() if letter.isalnum() or letter in " -")
    return kept.replace(" ", "-")
