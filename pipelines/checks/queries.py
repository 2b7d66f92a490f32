"""Checks that are queries on the warehouse: what a query finds in a vintage, as the result of its check.

For tables that are many and large, or whose demands join them. Not here: the demands themselves.
"""

from __future__ import annotations

from typing import Final

from pipelines.checks.view import VintageView
from warehouse.check_results import CheckResult, CheckSpec

_SHOWN: Final = 5


def query_outcome(view: VintageView, spec: CheckSpec, query: str) -> CheckResult:
    """The result of `spec`, which a vintage fulfils where `query` finds nothing.

    Args:
        view: the vintage.
        spec: the check.
        query: gives what is wrong, worst first: a text, and how often.
    """
    source, found = view.source.name, view.query(query)
    if not found:
        return spec.outcome(source, passed=True, observed="nothing that breaks it")
    number = sum(int(row[1]) for row in found)
    reported = "; ".join(f"{row[0]} ({row[1]})" if row[1] > 1 else str(row[0]) for row in found[:_SHOWN])
    more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return spec.outcome(source, passed=False, observed=f"{number}: {reported}{more}")
