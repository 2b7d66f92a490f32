"""Every check that a raw table has, in one place.

Putting the kinds of checks together. Not here: what a check demands (``contract.py``, ``drift.py``,
``figure_drift.py``, ``corrections.py``) or how it is carried out (``expectations/``).
"""

from __future__ import annotations

from pipelines.checks.contract import Contract, ContractError, all_contracts
from pipelines.checks.corrections import correction_checks
from pipelines.checks.drift import drift_checks
from pipelines.checks.figure_drift import figure_drift_checks
from warehouse.check_results import CheckSpec


def contract_of(table: str) -> Contract:
    """The contract of `table`.

    Raises:
        ContractError: the table has no contract.
    """
    contracts = all_contracts()
    if table not in contracts:
        known = ", ".join(contracts)
        raise ContractError(f"{table} has no contract: write checks/contracts/{table}.yml. Known: {known}.")
    return contracts[table]


def table_checks(table: str) -> tuple[CheckSpec, ...]:
    """The checks of a raw table: those of its contract, those of drift, and its known errors.

    Raises:
        ContractError: the table has no contract.
    """
    contract = contract_of(table)
    return (*contract.checks, *drift_checks(), *figure_drift_checks(), *correction_checks(contract.source))
