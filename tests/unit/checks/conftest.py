"""Vintages to hold to contracts: small ones that fulfil them, the published figures, and the sample's tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import product
from pathlib import Path

import pandas as pd
import pytest

from pipelines.checks.catalogue import contract_of
from pipelines.checks.contract import Contract
from pipelines.checks.expectations import validation
from pipelines.jsonstat.dataset import decode
from pipelines.sources.names import match_names
from pipelines.sources.pxweb_table import PxWebTable
from tests import published_figures
from tests.made_views import made_view
from warehouse.check_results import CheckResult

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "sample" / "tables"

Validate = Callable[..., dict[str, CheckResult]]


@pytest.fixture(scope="session")
def validate() -> Validate:
    """Hold a frame to the contract of a table: name of the check -> outcome."""

    def validated(table: str, frame: pd.DataFrame, years_before: Sequence[str] = ()) -> dict[str, CheckResult]:
        before = pd.DataFrame({"tid": list(years_before)}) if years_before else None
        outcomes = validation.validate(contract_of(table), made_view(table, frame, before))
        return {outcome.check: outcome for outcome in outcomes}

    return validated


def vintage(contract: Contract, codes: Mapping[str, Sequence[str]], measures: Mapping[str, str]) -> pd.DataFrame:
    """A full cube with the value 100 in every cell; `measures` maps contents codes to names."""
    columns = contract.source.key
    levels = [list(measures) if column == "contentscode" else codes[column] for column in columns]
    frame = pd.DataFrame(product(*levels), columns=columns, dtype="str")
    frame["measure"] = frame["contentscode"].map(measures)
    frame["value"] = 100.0
    frame["status"] = pd.Series([None] * len(frame), dtype="str")
    return frame


def add_up(frame: pd.DataFrame, column: str, total: str, parts: Sequence[str]) -> pd.DataFrame:
    """The same vintage with `total` as the sum of `parts`; rows must be in the order of a cube."""
    is_total, is_part = frame[column] == total, frame[column].isin(list(parts))
    others = [name for name in frame if name not in {column, "value", "status"}]
    sums = frame[is_part].groupby(others, sort=False)["value"].sum()
    frame.loc[is_total, "value"] = sums.to_numpy()
    return frame


@pytest.fixture
def rams() -> pd.DataFrame:
    """RAMS 2008–2018 in miniature: every code and year, counties of 100 each, the country their sum."""
    contract = contract_of("scb_rams_2008_2018")
    region, industry, sex = contract.codes_known
    years = [str(year) for year in range(2008, 2019)]
    codes = {"region": region.codes, "sni2007": industry.codes, "kon": sex.codes, "tid": years}
    return add_up(vintage(contract, codes, {"000000FG": "employment"}), "region", "00", region.codes[1:])


@pytest.fixture
def bas() -> pd.DataFrame:
    """BAS in miniature, of the size of the real country, so that its bounds hold."""
    contract = contract_of("scb_bas")
    codes: dict[str, Sequence[str]] = {rule.column: rule.codes for rule in contract.codes_known}
    codes["tid"] = ["2020", "2021"]
    measures = {"000005FG": "employment", "000005FH": "employment_by_residence"}
    frame = vintage(contract, codes, measures)
    frame["value"] = 15_000.0
    frame = add_up(frame, "sni2007", "A-U+US", codes["sni2007"][1:])
    return add_up(frame, "region", "00", codes["region"][1:])


@pytest.fixture
def population() -> pd.DataFrame:
    """Population 2010–2025 in miniature."""
    contract = contract_of("scb_population")
    codes: dict[str, Sequence[str]] = {rule.column: rule.codes for rule in contract.codes_known}
    codes["tid"] = [str(year) for year in range(2010, 2026)]
    frame = vintage(contract, codes, {"000007Y7": "population"})
    frame["value"] = 250_000.0
    frame = add_up(frame, "kon", "1+2", ["1", "2"])
    return add_up(frame, "region", "00", codes["region"][1:])


@pytest.fixture
def cell() -> Callable[..., int]:
    """Row number of the one cell with the given codes: ``cell(frame, region="08", tid="2018")``."""

    def find(frame: pd.DataFrame, **codes: str) -> int:
        chosen = pd.Series(True, index=frame.index)
        for column, code in codes.items():
            chosen &= frame[column] == code
        return int(frame.index[chosen][0])

    return find


@pytest.fixture(scope="session")
def published_rams() -> pd.DataFrame:
    """The published figures of RAMS 2008–2018 (Statistics Sweden, CC0)."""
    read = pd.DataFrame(published_figures.rams(), dtype="str")
    return pd.DataFrame(
        {
            "region": read["region_code"],
            "sni2007": read["sni2007"],
            "kon": read["kon"],
            "contentscode": "Antal",
            "tid": read["year"],
            "measure": "employment",
            "value": read["employed"].astype("float64"),
            "status": pd.Series([None] * len(read), dtype="str"),
        }
    )


@pytest.fixture(scope="session")
def published_bas() -> pd.DataFrame:
    """The published preliminary figures of BAS 2020–2025 (Statistics Sweden, CC0)."""
    read = pd.DataFrame(published_figures.bas(), dtype="str")
    names = {"000005FG": "employment", "000005FH": "employment_by_residence"}
    return pd.DataFrame(
        {
            "region": read["region_code"],
            "kon": "1+2",
            "sni2007": read["sni2007"],
            "fodelseregion": "tot",
            "contentscode": read["contents_code"],
            "tid": read["year"],
            "measure": read["contents_code"].map(names),
            "value": read["value"].astype("float64"),
            "status": pd.Series([None] * len(read), dtype="str"),
        }
    )


@pytest.fixture(scope="session")
def sampled() -> Callable[[str], pd.DataFrame]:
    """A PxWeb table of the project's sample as its raw table: selected, decoded and named as declared."""

    def read(table: str) -> pd.DataFrame:
        source = contract_of(table).source
        assert isinstance(source, PxWebTable)
        dataset = decode((SAMPLE / f"{table}.json").read_bytes(), table_id=table)
        frame = dataset.table.to_pandas().rename(columns=source.raw_columns)
        for variable, patterns in source.selection.items():
            frame = frame[[_selected(code, patterns) for code in frame[source.raw_columns[variable]]]]
        for variable, named in source.names.items():
            names = match_names(source, variable, dataset.code_labels[variable])
            frame[named.column] = frame[source.raw_columns[variable]].astype("str").map(names)
        return frame

    return read


def _selected(code: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(code, pattern) for pattern in patterns)
