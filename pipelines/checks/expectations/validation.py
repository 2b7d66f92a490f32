"""Holding a raw table to its contract.

From a contract and a frame to one outcome per check. Not here: what a contract demands (``rules.py``), how an
expectation is evaluated (``expectations/``), or who is reported (alerts).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from pipelines.checks.contract import Contract
from pipelines.checks.rules import TIME
from pipelines.checks.view import VintageView
from pipelines.system.late_modules import loaded_when_used
from pipelines.system.memory import without_garbage_collection
from warehouse.check_results import CheckResult, CheckSpec

if TYPE_CHECKING:
    import pandas as pd

    from pipelines.checks.expectations.suite import Validation

logger = logging.getLogger(__name__)

_LONGEST_REASON = 300


def validate(contract: Contract, view: VintageView) -> list[CheckResult]:
    """Hold one vintage to the contract of its table.

    Args:
        contract: the table's contract.
        view: the vintage, with the one that it is compared with.

    Returns:
        One outcome per check of the contract, in the contract's order. A check that breaks is a failed
        critical outcome that says why, so nothing passes unseen; this function does not raise for what a
        frame holds.
    """
    frame = view.frame
    years_before = set(view.before.frame[TIME]) if view.before is not None else set()
    if frame.empty:
        empty = "a table without rows"
        return [spec.outcome(contract.table, passed=False, observed=empty) for spec in contract.checks]
    try:
        validations = _validate(contract, frame, years_before)
    except Exception as error:
        # Whatever broke, the nightly run must not go on as if the table had been looked at.
        logger.exception("The contract of %s could not be validated", contract.table)
        return [spec.not_validated(contract.table, _short(error)) for spec in contract.checks]
    return [_outcome(contract.table, spec, validations.get(spec.name)) for spec in contract.checks]


def _outcome(table: str, spec: CheckSpec, validation: Validation | None) -> CheckResult:
    if validation is None:
        return spec.not_validated(table, "Great Expectations returned no result for it")
    if validation.raised is not None:
        return spec.not_validated(table, _short(validation.raised))
    return spec.outcome(table, passed=validation.passed, observed=validation.observed)


def _validate(contract: Contract, frame: pd.DataFrame, years_before: Collection[str]) -> Mapping[str, Validation]:
    load_great_expectations()
    from pipelines.checks.expectations.suite import validate

    return validate(contract, frame, years_before)


def load_great_expectations() -> None:
    """Import Great Expectations and our expectations; costs seconds the first time and nothing afterwards."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    # The import makes hundreds of thousands of objects that all stay. A third of its time are charts and distributions,
    # for expectations that no contract has.
    with without_garbage_collection(), loaded_when_used("altair", "scipy.stats"):
        import pipelines.checks.expectations.suite  # noqa: F401
    # It logs a temporary folder at every validation, which is news to nobody.
    logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)


def _short(reason: object) -> str:
    text = " ".join(str(reason).split()).rstrip(".") or type(reason).__name__
    return text if len(text) <= _LONGEST_REASON else f"{text[:_LONGEST_REASON]}…"
