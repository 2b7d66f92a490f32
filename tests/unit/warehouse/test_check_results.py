"""Outcomes: what blocks, and what a person reads."""

from __future__ import annotations

import pytest

from warehouse.check_results import CheckSpec


def _spec(severity: str = "critical", name: str = "keys_unique") -> CheckSpec:
    return CheckSpec(name, "contract", severity, "Expects keys once.", "each key once", "load it again")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("severity", "passed", "blocking"),
    [
        ("critical", False, True),
        ("critical", True, False),
        ("warning", False, False),
        ("warning", True, False),
    ],
)
def test_only_a_failed_critical_check_blocks(severity: str, passed: bool, blocking: bool) -> None:
    assert _spec(severity).outcome("scb_bas", passed=passed, observed="so").blocking is blocking


def test_a_failure_says_table_expected_seen_and_what_to_do() -> None:
    message = _spec().outcome("scb_bas", passed=False, observed="2 rows twice").message
    assert message == "scb_bas: expected each key once, but found 2 rows twice; load it again."


def test_a_pass_says_what_was_seen() -> None:
    assert _spec().outcome("scb_bas", passed=True, observed="9 rows").message == "scb_bas: keys_unique holds: 9 rows."


def test_a_warning_that_was_not_validated_blocks() -> None:
    assert _spec("warning").not_validated("scb_bas", "out of memory").blocking


def test_a_name_that_an_orchestrator_could_not_take_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot name a check"):
        _spec(name="keys unique")
