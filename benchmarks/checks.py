"""What the checks cost: one vintage of 50,000 cells held to its contract, against one pass in plain pandas.

Timing. Not here: whether the checks are right (``tests/unit/checks/``).

Run with ``python -m benchmarks.checks``. Target: 50,000 rows and 10 expectations within one second once Great
Expectations is loaded. The cells are made up and have the shape of the BAS table; parts add up exactly.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from itertools import product
from types import SimpleNamespace

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.checks.catalogue import contract_of
from pipelines.checks.contract import Contract
from pipelines.checks.expectations.validation import load_great_expectations, validate
from pipelines.checks.rules import SumsEqualTotal

ROWS = 50_000
ROUNDS = 7
TARGET_SECONDS = 1.0


def bas_like(contract: Contract, rows: int) -> pd.DataFrame:
    """At least `rows` cells with the codes of the BAS contract, over as many years as that takes."""
    by_region, by_industry = contract.sums_equal_total
    measures = {code: name for name, code in _contents(contract).items()}
    regions, industries = [by_region.total, *by_region.parts], [by_industry.total, *by_industry.parts]
    per_year = len(regions) * len(industries) * len(measures)
    first = contract.source.period.first
    years = [str(year) for year in range(first, first + -(-rows // per_year))]
    cells = product(regions, ["1+2"], industries, ["tot"], measures, years)
    frame = pd.DataFrame(cells, columns=contract.source.key, dtype="str")
    frame["measure"] = frame["contentscode"].map(measures)
    shape = (len(regions), len(industries), len(measures) * len(years))
    frame["value"] = _adding_up(shape).ravel()
    frame["status"] = pd.Series([None] * len(frame), dtype="str")
    return frame


def _contents(contract: Contract) -> dict[str, str]:
    named = contract.source.names["ContentsCode"].values
    return {name: value.code or name for name, value in named.items()}


def _adding_up(shape: tuple[int, int, int]) -> npt.NDArray[np.float64]:
    """Whole figures in which place 0 of the first two axes is the sum of the others, as large as a country's."""
    figures = np.random.default_rng(2007).integers(5_000, 30_000, shape).astype(np.float64)
    figures[:, 0] = figures[:, 1:].sum(axis=1)
    figures[0] = figures[1:].sum(axis=0)
    return figures


def plain_pandas(contract: Contract, frame: pd.DataFrame) -> bool:
    """The same demands written straight in pandas, without names for what is wrong."""
    key = contract.source.key
    fine = not frame.duplicated(key).any()
    fine &= len(frame) == int(np.prod([frame[column].nunique() for column in key]))
    fine &= all(set(frame[rule.column].unique()) == set(rule.codes) for rule in contract.codes_known)
    fine &= bool(frame["measure"].notna().all() and frame["value"].ge(0).all())
    fine &= bool((frame["value"].isna() == frame["status"].notna()).all())
    return fine and all(_adds_up(rule, frame, key) for rule in contract.sums_equal_total)


def _adds_up(rule: SumsEqualTotal, frame: pd.DataFrame, key: list[str]) -> bool:
    others = [column for column in key if column != rule.column]
    is_total = frame[rule.column] == rule.total
    parts = frame[~is_total].groupby(others, sort=False)["value"].sum()
    totals = frame[is_total].set_index(others)["value"]
    return bool((parts - totals).abs().le(10).all())


def _median_seconds(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def main() -> None:
    """Print what loading, validating and plain pandas cost."""
    contract = contract_of("scb_bas")
    frame = bas_like(contract, ROWS)
    view = SimpleNamespace(source=contract.source, frame=frame, before=None, changes=())
    start = time.perf_counter()
    load_great_expectations()
    loading = time.perf_counter() - start
    outcomes = validate(contract, view)
    failed = [outcome.message for outcome in outcomes if not outcome.passed]
    validated = _median_seconds(lambda: validate(contract, view))
    plain = _median_seconds(lambda: plain_pandas(contract, frame))
    print(f"rows                          {len(frame):>10,}")
    print(f"expectations                  {len(outcomes):>10}")
    print(f"failed                        {len(failed):>10}")
    print(f"loading Great Expectations    {loading:>10.2f} s, once per process")
    print(f"contract, median of {ROUNDS}         {validated:>10.3f} s (target: below {TARGET_SECONDS:g} s)")
    print(f"plain pandas, median of {ROUNDS}     {plain:>10.3f} s (fine: {plain_pandas(contract, frame)})")
    print(f"ratio                         {validated / plain:>10.1f}")
    for message in failed:
        print(message)


if __name__ == "__main__":
    main()
