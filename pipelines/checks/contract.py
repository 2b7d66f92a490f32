"""Contracts of the raw tables: what each vintage must fulfil before anything downstream may use it.

Reading the contracts, and the checks that follow from one. Not here: what each demand is (``rules.py``), validating a
table (``expectations/``), or key, names and years of a table: those have their home in its declaration (``sources/``),
and a contract takes them over from there.

Reading contracts is light: no pandas, no Great Expectations. Orchestration needs the checks at every start.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field, ValidationError, model_validator

from pipelines.checks.rules import (
    MEASURE,
    CellsComplete,
    CodesKnown,
    ColumnsPresent,
    KeysUnique,
    NamesComplete,
    NamesPresent,
    NoYearLost,
    Rule,
    StatusIfAndOnlyIfMissing,
    StatusSymbolsKnown,
    Strict,
    SumsEqualTotal,
    ValueDomain,
    declared_names,
    unknown,
)
from pipelines.sources.catalogue import all_sources
from pipelines.sources.declaration import Source
from pipelines.system.yaml_text import parse_yaml
from warehouse.check_results import CheckSpec

FOLDER = Path(__file__).parent / "contracts"


class ContractError(Exception):
    """A contract is missing, cannot be read, or does not fit the declaration of its table."""


class RevisionLimit(Strict):
    """How much the agency ordinarily revises: a cell may move by `absolute` or by `relative` of itself, what is more.

    Attributes:
        measures: our names. absolute: in the measure's unit. relative: share of the value before.
        cells: how many cells of a year may move further than that before anybody is reported, as a share.
        has_magnitude: false for changes in per cent, which swing around zero from year to year.
    """

    measures: Annotated[tuple[str, ...], Field(min_length=1)]
    absolute: Annotated[float, Field(ge=0)]
    relative: Annotated[float, Field(ge=0)]
    cells: Annotated[float, Field(ge=0, lt=1)] = 0.0
    has_magnitude: bool = True


class DriftLimits(Strict):
    """What may change in a table's figures from one vintage to the next.

    Attributes:
        rows_lost: greatest share of the earlier vintage's cells that may be gone.
        rows_gained: greatest growth of the number of cells, as a share: a new year is ordinary, a doubling is not.
        missing_share: by how much the share of cells without a figure may rise, in parts of 1.
        magnitude: a measure whose typical cell has become so many times larger or smaller has lost its unit.
        revisions: limits by measure; a measure that none names is not validated.
    """

    rows_lost: Annotated[float, Field(ge=0, lt=1)] = 0.0
    rows_gained: Annotated[float, Field(gt=0)] = 0.6
    missing_share: Annotated[float, Field(ge=0, lt=1)] = 0.02
    magnitude: Annotated[float, Field(gt=1)] = 5.0
    revisions: Annotated[tuple[RevisionLimit, ...], Field(min_length=1)]


class Contract(Strict):
    """The contract of one raw table: a rule per demand, each with its severity."""

    source: Source
    columns_present: ColumnsPresent
    keys_unique: KeysUnique
    cells_complete: CellsComplete
    codes_known: tuple[CodesKnown, ...] = ()
    names_present: tuple[NamesPresent, ...]
    names_complete: tuple[NamesComplete, ...]
    no_year_lost: NoYearLost
    value_domain: tuple[ValueDomain, ...]
    status_if_and_only_if_missing: StatusIfAndOnlyIfMissing
    status_symbols_known: StatusSymbolsKnown
    sums_equal_total: tuple[SumsEqualTotal, ...] = ()
    drift: DriftLimits

    @property
    def table(self) -> str:
        """Name of the raw table."""
        return self.source.name

    @cached_property
    def rules(self) -> tuple[tuple[CheckSpec, Rule], ...]:
        """Every rule with its check, in the order in which a reader wants them."""
        return tuple((rule.spec(self.source), rule) for rule in self._in_order())

    @property
    def checks(self) -> tuple[CheckSpec, ...]:
        """The checks of this contract, in the same order at every start."""
        return tuple(spec for spec, _ in self.rules)

    def _in_order(self) -> tuple[Rule, ...]:
        return (
            self.columns_present,
            self.keys_unique,
            self.cells_complete,
            *self.codes_known,
            *self.names_present,
            *self.names_complete,
            self.no_year_lost,
            *self.value_domain,
            self.status_if_and_only_if_missing,
            self.status_symbols_known,
            *self.sums_equal_total,
        )

    @model_validator(mode="after")
    def _fits_the_declaration(self) -> Contract:
        problems = [problem for rule in self._in_order() for problem in rule.problems(self.source)]
        limited = [measure for limit in self.drift.revisions for measure in limit.measures]
        problems += unknown("measure of drift", limited, declared_names(self.source, MEASURE))
        unlimited = sorted(set(declared_names(self.source, MEASURE)) - set(limited))
        problems += [f"drift says nothing of revisions of {measure}" for measure in unlimited]
        if problems:
            raise ValueError("; ".join(problems))
        names = [rule.spec(self.source).name for rule in self._in_order()]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two rules make a check of the same name ({', '.join(twice)}); give one a name")
        return self


@cache
def all_contracts(folder: Path = FOLDER) -> Mapping[str, Contract]:
    """Every contract by the name of its table, in the order of the names.

    Raises:
        ContractError: a file does not fit the model or its declaration; the message names file and field.
    """
    return {path.stem: _read(path) for path in sorted(folder.glob("*.yml"))}


def _read(path: Path) -> Contract:
    sources = all_sources()
    if path.stem not in sources:
        raise ContractError(f"{path.name}: sources/ declares no table of this name; rename or remove the contract.")
    try:
        declared = parse_yaml(path.read_bytes())
        if not isinstance(declared, dict):
            raise ContractError(f"{path.name} does not hold a contract: it must map rules to their terms.")
        return Contract(source=sources[path.stem], **declared)
    except yaml.YAMLError as error:
        raise ContractError(f"{path.name} is not YAML: {error}") from error
    except ValidationError as error:
        raise ContractError(f"{path.name} is not a contract: {_wording(error)}") from error


def _wording(error: ValidationError) -> str:
    places = [(".".join(map(str, found["loc"])) or "contract", found["msg"]) for found in error.errors()]
    return "; ".join(f"{place}: {reason}" for place, reason in places)
