"""A contract as a suite of Great Expectations, and its results in plain words.

Translating rules into expectations and results into validations; every call of Great Expectations' own interface. Not
here: what becomes of a validation (``validation.py``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, singledispatch
from typing import Any, Final

import great_expectations as gx
import pandas as pd
from great_expectations.core import ExpectationValidationResult
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.expectations.core.expect_column_values_to_be_in_set import ExpectColumnValuesToBeInSet
from great_expectations.expectations.core.expect_compound_columns_to_be_unique import (
    ExpectCompoundColumnsToBeUnique,
)
from great_expectations.expectations.core.expect_table_columns_to_match_set import (
    ExpectTableColumnsToMatchSet,
)
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.metadata_types import FailureSeverity

from pipelines.checks import rules
from pipelines.checks.contract import Contract
from pipelines.checks.expectations import custom
from pipelines.checks.findings import SHOWN, counted, rows_in_words
from pipelines.checks.rules import MEASURE, STATUS, TIME, VALUE, Rule
from pipelines.sources.declaration import Source

_CHECK: Final = "check"
_RESULT_FORMAT: Final = {"result_format": "SUMMARY", "partial_unexpected_count": SHOWN}


@dataclass(frozen=True)
class Validation:
    """What Great Expectations says of one rule; `raised` says why it could not."""

    passed: bool
    observed: str
    raised: str | None = None


def validate(contract: Contract, frame: pd.DataFrame, years_before: Collection[str]) -> Mapping[str, Validation]:
    """Hold `frame` to `contract` in one validation: name of the check -> validation."""
    # With a plain index Great Expectations names wrong rows by their place. Reported to name them by columns, it walks
    # through every wrong row in Python: 13 seconds for 50,000 of them.
    placed = frame.reset_index(drop=True)
    batch, suite = _raw_table().get_batch({"dataframe": placed}), _suite(contract, years_before)
    with _configurations_remembered():
        results = batch.validate(suite, result_format=_RESULT_FORMAT).results
    rule_of = {spec.name: rule for spec, rule in contract.rules}
    return {check: _validation(rule_of[check], result, placed, contract.source) for check, result in _by_check(results)}


@contextmanager
def _configurations_remembered() -> Iterator[None]:
    """Make each expectation's configuration once a validation.

    Great Expectations makes it again at each look, 11,000 times a nightly run; nothing changes one meanwhile.
    """
    made: Any = Expectation.configuration
    # The expectation is kept with its configuration, so that no other one can get its id.
    known: dict[int, tuple[Expectation, ExpectationConfiguration]] = {}

    def configuration(expectation: Expectation) -> ExpectationConfiguration:
        if id(expectation) not in known:
            known[id(expectation)] = (expectation, made.__get__(expectation))
        return known[id(expectation)][1]

    _set_configuration(property(configuration))
    try:
        yield
    finally:
        _set_configuration(made)


def _set_configuration(made: Any) -> None:
    setattr(Expectation, "configuration", made)  # noqa: B010  a property in the place of a property


@cache
def _raw_table() -> Any:
    """What Great Expectations takes a frame by: one definition for all tables, since it writes each new one as YAML."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("raw").add_dataframe_asset("table")
    return asset.add_batch_definition_whole_dataframe("vintage")


def _suite(contract: Contract, years_before: Collection[str]) -> gx.ExpectationSuite:
    expectations: list[Expectation] = []
    for spec, rule in contract.rules:
        terms = _terms(rule, contract.source)
        if isinstance(rule, rules.NoYearLost):
            terms["years_before"] = sorted(years_before)
        severity = FailureSeverity(rule.severity)
        expectations.append(_CLASSES[type(rule)](severity=severity, meta={_CHECK: spec.name}, **terms))
    return gx.ExpectationSuite(name=contract.table, expectations=expectations)


_CLASSES: Final[Mapping[type[Rule], type[Expectation]]] = {
    rules.ColumnsPresent: ExpectTableColumnsToMatchSet,
    rules.KeysUnique: ExpectCompoundColumnsToBeUnique,
    rules.CellsComplete: custom.ExpectNoCellLost,
    rules.CodesKnown: custom.ExpectCodesToEqualList,
    rules.NamesPresent: custom.ExpectCodesToEqualList,
    rules.NamesComplete: custom.ExpectEveryCodeToHaveName,
    rules.NoYearLost: custom.ExpectNoYearLost,
    rules.ValueDomain: custom.ExpectValuesWithinBounds,
    rules.StatusIfAndOnlyIfMissing: custom.ExpectStatusIfAndOnlyIfMissing,
    rules.StatusSymbolsKnown: ExpectColumnValuesToBeInSet,
    rules.SumsEqualTotal: custom.ExpectPartsToSumToTotal,
}


@singledispatch
def _terms(rule: Rule, source: Source) -> dict[str, Any]:
    """The fields of the expectation that is open for `rule`."""
    raise NotImplementedError(f"no expectation stands for {type(rule).__name__}")


@_terms.register
def _(rule: rules.ColumnsPresent, source: Source) -> dict[str, Any]:
    return {"column_set": rules.columns(source), "exact_match": False}


@_terms.register
def _(rule: rules.KeysUnique, source: Source) -> dict[str, Any]:
    return {"column_list": source.key}


@_terms.register
def _(rule: rules.CellsComplete, source: Source) -> dict[str, Any]:
    return {"key": source.key}


@_terms.register
def _(rule: rules.CodesKnown, source: Source) -> dict[str, Any]:
    return {"column": rule.column, "codes": list(rule.codes), "may_be_missing": list(rule.may_be_missing)}


@_terms.register
def _(rule: rules.NamesPresent, source: Source) -> dict[str, Any]:
    names = rules.declared_names(source, rule.column)
    return {"column": rule.column, "codes": names, "ignore_null": True}


@_terms.register
def _(rule: rules.NamesComplete, source: Source) -> dict[str, Any]:
    return {"code_column": rules.agency_column(source, rule.column), "name_column": rule.column}


@_terms.register
def _(rule: rules.NoYearLost, source: Source) -> dict[str, Any]:
    period = source.period
    return {"column": TIME, "first": period.first, "last": period.last, "every": period.every}


@_terms.register
def _(rule: rules.ValueDomain, source: Source) -> dict[str, Any]:
    return {
        "value": VALUE,
        "measure": MEASURE,
        "measures": list(rule.measures),
        "where": dict(rule.where),
        "minimum": rule.minimum,
        "maximum": rule.maximum,
        "cell": source.key,
    }


@_terms.register
def _(rule: rules.StatusIfAndOnlyIfMissing, source: Source) -> dict[str, Any]:
    return {"value": VALUE, "status": STATUS, "cell": source.key, "flags": rule.flags}


@_terms.register
def _(rule: rules.StatusSymbolsKnown, source: Source) -> dict[str, Any]:
    return {"column": STATUS, "value_set": list(rule.codes)}


@_terms.register
def _(rule: rules.SumsEqualTotal, source: Source) -> dict[str, Any]:
    # The measure is in for the agency's code of it: the same cells, and a reader knows which they are.
    left_out = {rules.agency_column(source, rule.column), rules.agency_column(source, MEASURE)}
    return {
        "column": rule.column,
        "parts": list(rule.parts),
        "total": rule.total,
        "nothing_if_missing": list(rule.nothing_if_missing),
        "group_by": [MEASURE, *(column for column in source.key if column not in left_out)],
        "measure": MEASURE,
        "value": VALUE,
        "time": TIME,
        "tolerance": dict(rule.tolerance),
        "tolerance_from": {str(year): dict(limits) for year, limits in rule.tolerance_from.items()},
    }


def _by_check(
    results: Iterable[ExpectationValidationResult],
) -> Iterator[tuple[str, ExpectationValidationResult]]:
    """Each result with the name of its check; results come in another order where something broke."""
    for result in results:
        configuration = result.expectation_config
        if configuration is None or not configuration.meta:
            raise RuntimeError("Great Expectations returned a result without the name of its check")
        yield str(configuration.meta[_CHECK]), result


def _validation(rule: Rule, result: ExpectationValidationResult, frame: pd.DataFrame, source: Source) -> Validation:
    raised = _raised(result.exception_info)
    if raised is not None:
        return Validation(passed=False, observed="", raised=raised)
    observed = _wrong_rows(rule, result.result, frame, source) or _observed(rule, result.result)
    return Validation(passed=bool(result.success), observed=observed)


def _raised(exception_info: Any) -> str | None:
    """Why the expectation could not be evaluated: reported directly, or once per metric that broke."""
    if not exception_info:
        return None
    reported = [exception_info] if "raised_exception" in exception_info else list(exception_info.values())
    reasons = [str(info["exception_message"]) for info in reported if info["raised_exception"]]
    return "; ".join(dict.fromkeys(reasons)) if reasons else None


_WRONG: Final[Mapping[type[Rule], tuple[str, str, list[str]]]] = {
    rules.KeysUnique: ("row", "with a key that is there more than once", []),
    rules.StatusSymbolsKnown: ("cell", "with an unknown symbol", [STATUS]),
}
"""What a wrong row is, and which columns besides its key say so, for the expectations that count rows."""


def _wrong_rows(rule: Rule, result: Mapping[str, Any], frame: pd.DataFrame, source: Source) -> str:
    """The first wrong rows by their codes, for an expectation that counts rows and found some."""
    if type(rule) not in _WRONG or not result["unexpected_count"]:
        return ""
    noun, what, reporting = _WRONG[type(rule)]
    places = result["partial_unexpected_index_list"][:SHOWN]
    named = [*reporting, *(column for column in source.key if column in frame)]
    return rows_in_words(frame.loc[places, named], result["unexpected_count"], noun, what)


def _observed(rule: Rule, result: Mapping[str, Any]) -> str:
    """What a result says: our own expectations say it themselves, built-in ones are put in words."""
    if isinstance(rule, rules.ColumnsPresent):
        missing = result.get("details", {}).get("mismatched", {}).get("missing", [])
        return f"no column {', '.join(missing)}" if missing else ", ".join(result["observed_value"])
    if type(rule) in _WRONG:
        return f"{counted(result['element_count'], 'row')} looked through, nothing wrong"
    return str(result["observed_value"])
