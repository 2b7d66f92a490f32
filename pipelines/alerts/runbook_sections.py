"""Which section of docs/runbook.md tells what to do about which check.

Belongs here: the mapping from checks to sections, and the runbook as a page. Does not belong here: the advice itself
(``docs/runbook.md``).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from pipelines.project import PROJECT_ROOT

RUNBOOK: Final = PROJECT_ROOT / "docs" / "runbook.md"
PAGE: Final = "runbook.html"

# The first fitting beginning (or, with *, ending) of a check's name decides; the order is that of causes.
_BY_NAME: Final = (
    ("readable", "readable"),
    ("columns_present", "columns-and-names"),
    ("names_present_", "columns-and-names"),
    ("names_complete_", "columns-and-names"),
    ("metadata_breaking_changes", "metadata-breaking-changes"),
    ("codes_known_", "codes-known"),
    ("no_year_lost", "no-year-lost"),
    ("keys_unique", "keys-and-cells"),
    ("cells_complete", "keys-and-cells"),
    ("magnitude_kept", "figures-drift"),
    ("value_domain_", "value-domain"),
    ("*_equal_country", "sums"),
    ("*_equal_total", "sums"),
    ("sexes_add_up", "sums"),
    ("status_", "status-symbols"),
    ("rows_as_before", "figures-drift"),
    ("missing_share_as_before", "figures-drift"),
    ("revisions_as_declared", "revisions"),
    ("metadata_other_changes", "metadata-other-changes"),
    ("fetched", "fetched"),
    ("table_id_as_declared", "table-moved"),
    ("table_not_moved", "table-moved"),
    ("uploads_recognised", "uploads"),
    *(
        (check, "exports")
        for check in (
            "exports_read",
            "records_balance",
            "fractions_sum_to_one",
            "publications_found",
            "rows_readable",
            "sets_complete",
            "subjects_known",
        )
    ),
    ("updated_on_time", "late"),
    ("not_silent", "silent"),
    ("builds", "model-builds"),
)
_BY_KIND: Final = {
    "contract": "contract",
    "drift": "figures-drift",
    "fetch": "fetched",
    "dbt": "model-tests",
    "freshness": "late",
    "correction": "corrections",
    "replay": "replay",
    "reconciliation": "reconciliation",
    "source_check": "source-check",
    "run": "run-broke",
    "schedule": "run-overdue",
    "delivery": "target-down",
}
OTHER: Final = "any-other-finding"

SECTIONS: Final = tuple(dict.fromkeys([*(name for _, name in _BY_NAME), *_BY_KIND.values(), OTHER]))
"""Every section that an alert may point to."""


def section(kind: str, check: str) -> str:
    """The anchor of the section for a check."""
    return _of_name(check)[1] or _BY_KIND.get(kind, OTHER)


def cause_rank(check: str) -> int:
    """Place of a check in the order of causes: the lowest of several failed checks tells the reason of the others."""
    return _of_name(check)[0]


def _of_name(check: str) -> tuple[int, str | None]:
    for rank, (part, found) in enumerate(_BY_NAME):
        if check.endswith(part[1:]) if part.startswith("*") else check.startswith(part):
            return rank, found
    return len(_BY_NAME), None


@cache
def headings(runbook: Path = RUNBOOK) -> tuple[str, ...]:
    """Anchors of the runbook's second-level headings, as Markdown viewers make them."""
    lines = runbook.read_text(encoding="utf-8").splitlines()
    return tuple(anchor(line[3:]) for line in lines if line.startswith("## "))


def anchor(heading: str) -> str:
    """`Value domain` -> `value-domain`."""
    kept = "".join(letter for letter in heading.strip().lower() if letter.isalnum() or letter in " -")
    return kept.replace(" ", "-")
