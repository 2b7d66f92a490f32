"""The kinds of checks: label, place among causes and section of the runbook of each.

One entry a kind, with all that alerting must know of it. A new kind is an entry, its name in
``warehouse.check_results.Kind`` and a section of ``docs/runbook.md``. Not here: the advice itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

OTHER: Final = "any-other-finding"
"""Section of a check that no entry names."""

_AFTER_ALL: Final = 1000


@dataclass(frozen=True)
class Checks:
    """Checks of a kind that share a section.

    Attributes:
        names: how their names begin or, after `*`, end.
        section: anchor of their section of the runbook.
        rank: place among causes; of several failed checks the lowest is the reason of the others.
    """

    names: tuple[str, ...]
    section: str
    rank: int = _AFTER_ALL

    def has(self, check: str) -> bool:
        """Whether a check is one of them."""
        return any(
            check.endswith(name.removeprefix("*")) if name.startswith("*") else check.startswith(name)
            for name in self.names
        )


@dataclass(frozen=True)
class CheckKind:
    """A kind of check.

    Attributes:
        name: as `quality.check_results.kind` has it.
        sv: label in Swedish.
        en: label in English.
        section: section of checks that are not named.
        checks: the named ones; the first that fits decides.
        validates: whether tables are validated by it; the others concern runs and messages.
    """

    name: str
    sv: str
    en: str
    section: str
    checks: tuple[Checks, ...] = ()
    validates: bool = True

    def checks_like(self, check: str) -> Checks | None:
        """The entry of a check, None where only the kind is known."""
        return next((entry for entry in self.checks if entry.has(check)), None)


_EXPORT_CHECKS = (
    "exports_read",
    "records_balance",
    "fractions_sum_to_one",
    "publications_found",
    "rows_readable",
    "sets_complete",
    "subjects_known",
    "years_plausible",
    "reference_codes_fit",
    "reference_tables_distinct",
)

_PROJECT_CHECKS = (
    "project_files_read",
    "project_rows_balance",
    "project_rows_usable",
    "one_workbook_a_quarter",
    "areas_kept",
    "budgets_in_whole_units",
    "amounts_in_whole_units",
    "amounts_plausible",
    "project_codes_known",
    "columns_known",
    "no_formulas",
    "quarters_agree",
    "rates_known",
    "said_once",
    "shares_usable",
    "persons_left_out",
)

KINDS: Final = (
    CheckKind(
        "fetch",
        "Hämtning",
        "Fetch",
        "fetched",
        (
            Checks(("fetched",), "fetched", 190),
            Checks(("table_id_as_declared", "table_not_moved"), "table-moved", 200),
            Checks(("contents_as_declared",), "contents-moved", 210),
            Checks(("journal_replayed",), "journal", 215),
            Checks(("uploads_recognised",), "uploads", 220),
            Checks(("strategies_readable", "strategies_without_examples"), "strategies", 225),
            Checks(_EXPORT_CHECKS, "exports", 230),
            Checks(_PROJECT_CHECKS, "projects", 232),
        ),
    ),
    CheckKind(
        "freshness",
        "Aktualitet",
        "Freshness",
        "late",
        (
            Checks(("updated_on_time",), "late", 300),
            Checks(("not_silent",), "silent", 310),
            Checks(("project_reports_in_time",), "late-reports", 320),
        ),
    ),
    CheckKind(
        "contract",
        "Kontrakt",
        "Contract",
        "contract",
        (
            Checks(("readable",), "readable", 10),
            Checks(("columns_present",), "columns-and-names", 20),
            Checks(("names_present_",), "columns-and-names", 30),
            Checks(("names_complete_",), "columns-and-names", 40),
            Checks(("codes_known_",), "codes-known", 60),
            Checks(("no_year_lost",), "no-year-lost", 70),
            Checks(("keys_unique",), "keys-and-cells", 80),
            Checks(("cells_complete",), "keys-and-cells", 90),
            Checks(("value_domain_",), "value-domain", 110),
            Checks(("*_equal_country",), "sums", 120),
            Checks(("*_equal_total",), "sums", 130),
            Checks(("sexes_add_up", "levels_add_up", "wood_and_paper_equal_their_sum"), "sums", 140),
            Checks(("status_",), "status-symbols", 150),
            Checks(_EXPORT_CHECKS, "exports", 240),
            # What was left out and what is a person's weigh more than a code that is spelled wrongly.
            Checks(("project_rows_", "persons_left_out"), "projects", 244),
            Checks(_PROJECT_CHECKS, "projects", 245),
        ),
    ),
    CheckKind(
        "drift",
        "Förändring",
        "Drift",
        "figures-drift",
        (
            Checks(("metadata_breaking_changes",), "metadata-breaking-changes", 50),
            Checks(("magnitude_kept",), "figures-drift", 100),
            Checks(("rows_as_before", "missing_share_as_before"), "figures-drift", 160),
            Checks(("revisions_as_declared",), "revisions", 170),
            Checks(("metadata_other_changes",), "metadata-other-changes", 180),
        ),
    ),
    CheckKind("correction", "Kända fel", "Known errors", "corrections"),
    CheckKind("reconciliation", "Avstämning", "Reconciliation", "reconciliation"),
    CheckKind("replay", "Omspelning", "Replay", "replay"),
    CheckKind("source_check", "Månadsvis källkontroll", "Monthly source check", "source-check"),
    CheckKind("dbt", "Modelltester", "Model tests", "model-tests", (Checks(("builds",), "model-builds", 400),)),
    CheckKind("run", "Körning", "Run", "run-broke", validates=False),
    CheckKind(
        "schedule", "Schema", "Schedule", "run-overdue", (Checks(("clock_agrees",), "clock", 0),), validates=False
    ),
    CheckKind("delivery", "Meddelanden", "Messages", "target-down", validates=False),
)
"""In the order of the data's way, which is that of the quality page."""

_BY_NAME: Final = {kind.name: kind for kind in KINDS}

SECTIONS: Final = tuple(
    dict.fromkeys(
        [*(section for kind in KINDS for section in (*(entry.section for entry in kind.checks), kind.section)), OTHER]
    )
)
"""Every section that an alert may point to."""


def section(kind: str, check: str) -> str:
    """The anchor of the section for a check."""
    known = _BY_NAME.get(kind)
    if known is None:
        return OTHER
    entry = known.checks_like(check)
    return entry.section if entry is not None else known.section


def cause_rank(kind: str, check: str) -> int:
    """Place of a check in the order of causes: the lowest of several failed checks is the reason of the others."""
    known = _BY_NAME.get(kind)
    entry = known.checks_like(check) if known is not None else None
    return entry.rank if entry is not None else _AFTER_ALL


def kind_labels() -> dict[str, tuple[str, str]]:
    """Name of a kind -> its label in Swedish and English."""
    return {kind.name: (kind.sv, kind.en) for kind in KINDS}
