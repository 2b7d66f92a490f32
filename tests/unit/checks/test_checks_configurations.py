"""Great Expectations makes the configuration of an expectation once a validation, and as ever outside of one."""

from __future__ import annotations

import pytest
from great_expectations.expectations.core.expect_column_values_to_be_in_set import ExpectColumnValuesToBeInSet
from great_expectations.expectations.expectation import Expectation

from pipelines.checks.expectations.suite import _configurations_remembered


def test_a_configuration_is_made_once_while_a_validation_lasts() -> None:
    first = ExpectColumnValuesToBeInSet(column="status", value_set=["a"])
    second = ExpectColumnValuesToBeInSet(column="status", value_set=["b"])
    with _configurations_remembered():
        assert first.configuration is first.configuration
        assert first.configuration.kwargs["value_set"] == ["a"]
        assert second.configuration.kwargs["value_set"] == ["b"]
    assert first.configuration is not first.configuration


def test_a_validation_that_breaks_leaves_great_expectations_as_it_was() -> None:
    before = Expectation.configuration
    with pytest.raises(ValueError, match="broke"), _configurations_remembered():
        raise ValueError("broke")
    assert Expectation.configuration is before
