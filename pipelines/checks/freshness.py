"""Freshness: has the agency released what it was expected to release by today?

One validation from a declaration, the table's own time of update, and today's date. Not here: a clock, fetching, or a
table that could not be asked (that is the check `fetched`).

Late is one release that has not come: look at the agency's calendar. Silent is two or more: the table may have been
frozen without a word, and a successor has to be looked for. They are two findings, and a table has at most one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from pipelines.sources.declaration import ExpectedUpdate, Source
from warehouse.check_results import CheckResult, CheckSpec

State = Literal["on_time", "late", "silent"]

NOT_LATE: Final = CheckSpec(
    name="updated_on_time",
    kind="freshness",
    severity="warning",
    description_en="Expects the latest release that the declaration waits for, once its days of grace are over.",
    expected="the latest expected release",
    advice=(
        "see the agency's release calendar; if the release has moved for good, fix expected_update in sources/, "
        "otherwise wait: the next nightly run asks again"
    ),
)
NOT_SILENT: Final = CheckSpec(
    name="not_silent",
    kind="freshness",
    severity="warning",
    description_en="Expects a sign of life: not two expected releases in a row without any update.",
    expected="an update within the last two expected releases",
    advice=(
        "the table may be frozen: look for its successor (docs/when-the-agency-changes-something.md), or declare its "
        "last year under period and expected_update: never"
    ),
)


@dataclass(frozen=True)
class Freshness:
    """How a table stands to the releases that were expected of it.

    Attributes:
        state: on time, late (the latest release has not come) or silent (nor has the one before).
        due: the latest due day whose grace has passed; None before the first.
        days: how many days after `due` it is, 0 on time.
    """

    state: State
    due: date | None
    days: int


def freshness(expected: ExpectedUpdate, updated: date, today: date) -> Freshness:
    """Validate one table.

    Args:
        expected: when releases are expected.
        updated: the table's own day of update.
        today: the day of validation.
    """
    passed = _due_days(expected, today)
    early = timedelta(days=expected.early_days)
    latest = passed[0]
    if updated >= latest - early:
        return Freshness("on_time", latest, 0)
    state: State = "late" if updated >= passed[1] - early else "silent"
    return Freshness(state, latest, (today - latest).days)


def freshness_outcomes(source: Source, updated: str, today: date) -> list[CheckResult]:
    """The outcomes of both checks; none for a table of which nothing more is expected.

    Args:
        source: the declaration.
        updated: the table's own time of update, ISO 8601.
        today: the day of validation.
    """
    if source.expected_update == "never":
        return []
    found = freshness(source.expected_update, date.fromisoformat(updated[:10]), today)
    seen = f"updated {updated[:10]}"
    if found.state != "on_time":
        seen += f", while a release was due {found.due}, {found.days} days ago"
    # A silent table is one failure and not two.
    late = seen if found.state != "silent" else f"{seen}: validated by {NOT_SILENT.name}"
    return [
        NOT_LATE.outcome(source.name, passed=found.state != "late", observed=late),
        NOT_SILENT.outcome(source.name, passed=found.state != "silent", observed=seen),
    ]


def _due_days(expected: ExpectedUpdate, today: date) -> list[date]:
    """Due days whose grace has passed, newest first; at least two, since every day comes at least every second year."""
    remainders = {"all": (0, 1), "odd": (1,), "even": (0,)}[expected.years]
    years = [year for year in range(today.year - 5, today.year + 1) if year % 2 in remainders]
    days = [date.fromisoformat(f"{year}-{day}") for year in years for day in expected.due]
    grace = timedelta(days=expected.grace_days)
    return sorted((day for day in days if day + grace < today), reverse=True)
