"""Expectations in the field's own words, for demands that Great Expectations does not bring.

An expectation and its metric for pandas, one pair per demand. Not here: the arithmetic (``checks/findings.py``), or
which table is held to which expectation (``suite.py``).

Great Expectations registers both kinds of classes when they are defined: an expectation under its name in snake
case, a metric under `metric_name`. A metric takes its `value_keys` from the expectation's fields of the same
names, so that two expectations of one class with different terms are two metrics.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine.execution_engine import ExecutionEngine
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

from pipelines.checks import findings
from pipelines.checks.findings import Finding


class _FindingMetric(TableMetricProvider):
    """A metric whose value is a finding about the whole table; without a name it is not registered."""

    find: ClassVar[Callable[..., Finding]]

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(
        cls,
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> Finding:
        frame, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, MetricDomainTypes.TABLE)
        try:
            return cls.find(frame, **metric_value_kwargs)
        except KeyError as error:
            raise ValueError(f"the table has no column {error}") from error


class _ValidatedByFinding:
    """The verdict of an expectation that depends on one finding."""

    metric_dependencies: ClassVar[tuple[str, ...]]

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine[Any] | None = None,
    ) -> dict[str, Any]:
        finding: Finding = metrics[self.metric_dependencies[0]]
        return {
            "success": finding.passed,
            "result": {"observed_value": finding.observed, "unexpected_count": finding.wrong},
        }


class CodesUnlikeList(_FindingMetric):
    """Codes that are not listed, and listed codes that are not there."""

    metric_name = "raw_table.codes_unlike_list"
    value_keys = ("column", "codes", "may_be_missing", "ignore_null")
    find = staticmethod(findings.codes_unlike_list)


class ExpectCodesToEqualList(_ValidatedByFinding, BatchExpectation):
    """Expect the codes of a column to be those listed, no more and no fewer."""

    column: str
    codes: list[str]
    may_be_missing: tuple[str, ...] = ()
    ignore_null: bool = False

    metric_dependencies = (CodesUnlikeList.metric_name,)
    success_keys = CodesUnlikeList.value_keys


class CodesWithoutName(_FindingMetric):
    """Codes that the declaration gives no name."""

    metric_name = "raw_table.codes_without_name"
    value_keys = ("code_column", "name_column")
    find = staticmethod(findings.codes_without_name)


class ExpectEveryCodeToHaveName(_ValidatedByFinding, BatchExpectation):
    """Expect a declared name for every code of the agency."""

    code_column: str
    name_column: str

    metric_dependencies = (CodesWithoutName.metric_name,)
    success_keys = CodesWithoutName.value_keys


class YearsLost(_FindingMetric):
    """Years that are missing, and periods that are no year."""

    metric_name = "raw_table.years_lost"
    value_keys = ("column", "first", "last", "years_before", "every")
    find = staticmethod(findings.years_lost)


class ExpectNoYearLost(_ValidatedByFinding, BatchExpectation):
    """Expect every year from the first on, and every year of the vintage before."""

    column: str
    first: int
    last: int | None = None
    years_before: tuple[str, ...] = ()
    every: int | None = 1

    metric_dependencies = (YearsLost.metric_name,)
    success_keys = YearsLost.value_keys


class StatusUnlikeValue(_FindingMetric):
    """Cells with neither value nor symbol, or with both."""

    metric_name = "raw_table.status_unlike_value"
    value_keys = ("value", "status", "cell", "flags")
    find = staticmethod(findings.status_unlike_value)


class ExpectStatusIfAndOnlyIfMissing(_ValidatedByFinding, BatchExpectation):
    """Expect a status symbol in every cell without a value, and in no other."""

    value: str
    status: str
    cell: list[str]
    flags: bool = False

    metric_dependencies = (StatusUnlikeValue.metric_name,)
    success_keys = StatusUnlikeValue.value_keys


class ValuesOutOfBounds(_FindingMetric):
    """Values of some measures outside of bounds.

    Great Expectations' own expectation of a column with a row condition filters the rows again for each of its eight
    metrics: half of the time of all contracts.
    """

    metric_name = "raw_table.values_out_of_bounds"
    value_keys = ("value", "measure", "measures", "where", "minimum", "maximum", "cell")
    find = staticmethod(findings.values_out_of_bounds)


class ExpectValuesWithinBounds(_ValidatedByFinding, BatchExpectation):
    """Expect every value of some measures, narrowed by codes, to be within bounds."""

    value: str
    measure: str
    measures: list[str]
    where: dict[str, str]
    minimum: float | None = None
    maximum: float | None = None
    cell: list[str]

    metric_dependencies = (ValuesOutOfBounds.metric_name,)
    success_keys = ValuesOutOfBounds.value_keys


class CellsLost(_FindingMetric):
    """Combinations of codes that no row has."""

    metric_name = "raw_table.cells_lost"
    value_keys = ("key",)
    find = staticmethod(findings.cells_lost)


class ExpectNoCellLost(_ValidatedByFinding, BatchExpectation):
    """Expect a row for every combination of the codes that occur."""

    key: list[str]

    metric_dependencies = (CellsLost.metric_name,)
    success_keys = CellsLost.value_keys


class SumsOffTotal(_FindingMetric):
    """Totals that are not the sum of their parts."""

    metric_name = "raw_table.sums_off_total"
    value_keys = (
        "column",
        "parts",
        "total",
        "nothing_if_missing",
        "group_by",
        "measure",
        "value",
        "time",
        "tolerance",
        "tolerance_from",
    )
    find = staticmethod(findings.sums_off_total)


class ExpectPartsToSumToTotal(_ValidatedByFinding, BatchExpectation):
    """Expect counties to sum to the country, sexes to both, industries to their total, within a tolerance."""

    column: str
    parts: list[str]
    total: str
    nothing_if_missing: tuple[str, ...] = ()
    group_by: list[str]
    measure: str
    value: str
    time: str
    tolerance: dict[str, float]
    tolerance_from: dict[str, dict[str, float]]

    metric_dependencies = (SumsOffTotal.metric_name,)
    success_keys = SumsOffTotal.value_keys
