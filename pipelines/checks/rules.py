"""The demands that a contract may make: one class each, with the check that follows from it.

Not here: which demands a table's contract makes (``contract.py``), or validating by them (``expectations/``).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from pipelines.sources.declaration import Source
from pipelines.system.yaml_text import parse_yaml
from warehouse.check_results import CheckSpec, Severity

CODE_LISTS = Path(__file__).parent / "codes.yml"

TIME = "tid"
MEASURE = "measure"
VALUE = "value"
STATUS = "status"


class Strict(BaseModel):
    """What a contract says: nothing that is not asked for, and nothing that changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@cache
def _code_lists() -> Mapping[str, Any]:
    lists: dict[str, Any] = parse_yaml(CODE_LISTS.read_bytes())
    return lists


def _written_out(codes: Any) -> Any:
    """The codes behind a name from codes.yml, or behind `all_of` names; a list stays as it is."""
    if isinstance(codes, str):
        if codes not in _code_lists():
            known = ", ".join(_code_lists())
            raise ValueError(f"no code list is named {codes!r}; {CODE_LISTS.name} has: {known}")
        return _written_out(_code_lists()[codes])
    if isinstance(codes, dict) and set(codes) == {"all_of"}:
        return [code for name in codes["all_of"] for code in _written_out(name)]
    return codes


Codes = Annotated[tuple[str, ...], BeforeValidator(_written_out)]
"""Codes written out, or the name of a list in codes.yml."""


class Rule(Strict):
    """One demand of a contract."""

    severity: Severity
    note: str = ""

    def _spec(self, name: str, expected: str, advice: str) -> CheckSpec:
        description = f"Expects {expected}."
        return CheckSpec(
            name=name,
            kind="contract",
            severity=self.severity,
            description_en=f"{description} {self.note}".strip(),
            expected=expected,
            advice=advice,
        )

    def spec(self, source: Source) -> CheckSpec:
        """The check that this rule makes of `source`'s raw table."""
        raise NotImplementedError

    def problems(self, source: Source) -> list[str]:
        """What in this rule does not fit the declaration of the table."""
        return []


class ColumnsPresent(Rule):
    """Every declared variable and name has its column, and so have value and status."""

    def spec(self, source: Source) -> CheckSpec:
        """See `Rule.spec`."""
        return self._spec(
            "columns_present",
            f"the columns {', '.join(columns(source))}",
            f"compare the loader with sources/{source.name}.yml",
        )


class KeysUnique(Rule):
    """No cell of the table is there twice."""

    def spec(self, source: Source) -> CheckSpec:
        """See `Rule.spec`."""
        return self._spec(
            "keys_unique",
            f"each combination of {', '.join(source.key)} once",
            "load the vintage again; if the cells come twice from the agency, report it there",
        )


class CellsComplete(Rule):
    """The agency's tables are full cubes: every combination of codes has a value or a symbol."""

    def spec(self, source: Source) -> CheckSpec:
        """See `Rule.spec`."""
        return self._spec(
            "cells_complete",
            "a cell for every combination of the codes that occur",
            "fetch the vintage again, since an answer may have been cut",
        )


class CodesKnown(Rule):
    """The codes of a column are exactly those listed; `may_be_missing` lists which need not be there."""

    column: str
    codes: Codes
    may_be_missing: Codes = ()

    def spec(self, source: Source) -> CheckSpec:
        """See `Rule.spec`."""
        return self._spec(
            f"codes_known_{self.column}",
            f"exactly the {len(self.codes)} listed codes of {self.column}",
            f"see what the agency changed, then fix contracts/{source.name}.yml and the code lists of dbt",
        )

    def problems(self, source: Source) -> list[str]:
        """See `Rule.problems`."""
        return unknown("column", [self.column], source.key)


class NamesPresent(Rule):
    """Every name that the declaration gives in `column` is found in the table."""

    column: str

    def spec(self, source: Source) -> CheckSpec:
        """See `Rule.spec`."""
        return self._spec(
            f"names_present_{self.column}",
            f"the {self.column} names {', '.join(declared_names(source, self.column))}",
            f"see what the agency changed, then fix names in sources/{source.name}.yml",
        )

    def problems(self, source: Source) -> list[str]:
        """See `Rule.problems`."""
        return unknown("column", [self.column], _name_columns(source))


class NamesComplete(Rule):
    """Every code of the agency has a declared name in `column`."""

    column: str

    def spec(self, source: Source) -> CheckSpec:
        """See `Rule.spec`."""
        return self._spec(
            f"names_complete_{self.column}",
            f"a {self.column} name for every code of {agency_column(source, self.column)}",
            f"name the new code in sources/{source.name}.yml, or leave it out of the selection there",
        )

    def problems(self, source: Source) -> list[str]:
        """See `Rule.problems`."""
        return unknown("column", [self.column], _name_columns(source))


class NoYearLost(Rule):
    """No gap between the first and the latest year, and no year gone that an earlier vintage had."""

    def spec(self, source: Source) -> CheckSpec:
        """See `Rule.spec`."""
        period = source.period
        until = period.last or "the latest year"
        regular = {1: f"every year from {period.first} to {until}", None: f"the year {period.first}"}
        wanted = regular.get(period.every, f"a year in {period.every} from {period.first} to {until}")
        return self._spec(
            "no_year_lost",
            f"{wanted}, and every year of the vintage before",
            f"see whether the agency withdrew the years, then fix period in sources/{source.name}.yml or fetch again",
        )


class ValueDomain(Rule):
    """The values of `measures` lie from `minimum` to `maximum`; `where` narrows by codes."""

    measures: Annotated[tuple[str, ...], Field(min_length=1)]
    minimum: float | None = None
    maximum: float | None = None
    where: dict[str, str] = {}
    name: str | None = None

    def spec(self, source: Source) -> CheckSpec:
        """See `Rule.spec`."""
        place = "".join(f", {column} {code}" for column, code in self.where.items())
        return self._spec(
            f"value_domain_{self.name or '_'.join(self.measures)}",
            f"{' and '.join(self.measures)} {self._bounds()}{place}",
            "compare the cells and the unit with the agency's own table before anybody uses them",
        )

    def _bounds(self) -> str:
        low = f"not below {self.minimum:,.10g}" if self.minimum is not None else ""
        high = f"not above {self.maximum:,.10g}" if self.maximum is not None else ""
        return " and ".join(bound for bound in (low, high) if bound)

    def problems(self, source: Source) -> list[str]:
        """See `Rule.problems`."""
        found = unknown("measure", self.measures, declared_names(source, MEASURE))
        found += unknown("column", self.where, columns(source))
        if self.minimum is None and self.maximum is None:
            found.append("a value domain needs a minimum or a maximum")
        return found


class StatusIfAndOnlyIfMissing(Rule):
    """A cell has either a value or a symbol that says why it has none: never both, never neither.

    With `flags` a figure may have a symbol beside it, as agencies flag what is provisional or estimated.
    """

    flags: bool = False

    def spec(self, source: Source) -> CheckSpec:
        """See `Rule.spec`."""
        elsewhere = "" if self.flags else ", and nowhere else"
        return self._spec(
            "status_if_and_only_if_missing",
            f"a status symbol where the value is missing{elsewhere}",
            "compare the cells with the archived answer, since decoding may have lost values or symbols",
        )


class StatusSymbolsKnown(Rule):
    """Every symbol that occurs has a known meaning."""

    codes: Codes

    def spec(self, source: Source) -> CheckSpec:
        """See `Rule.spec`."""
        return self._spec(
            "status_symbols_known",
            f"only the status symbols {' '.join(self.codes)}",
            "look the symbol up with the agency and add it to status_symbols in checks/codes.yml",
        )


class SumsEqualTotal(Rule):
    """The published total is the sum of its parts, within a tolerance per measure.

    Attributes:
        name: name of the check.
        column: the column that holds parts and total, an agency's variable or a name column.
        parts: codes that add up.
        total: code of the total.
        tolerance: measure -> greatest allowed difference, in the measure's unit.
        tolerance_from: first year -> tolerances that hold from then on.
        nothing_if_missing: parts that count as nothing where they are absent or carry a symbol.

    Sums with any other missing cell are left out and counted: a hidden part is no error.
    """

    name: str
    column: str
    parts: Codes
    total: str
    tolerance: Annotated[dict[str, float], Field(min_length=1)]
    tolerance_from: dict[int, dict[str, float]] = {}
    nothing_if_missing: Codes = ()

    def spec(self, source: Source) -> CheckSpec:
        """See `Rule.spec`."""
        return self._spec(
            self.name,
            f"the {len(self.parts)} parts of {self.column} to sum to {self.total} ({self._tolerances()})",
            "see which part changed against the vintage before, and ask the agency if it is published so",
        )

    def _tolerances(self) -> str:
        start = _within(self.tolerance)
        later = [f"from {year} {_within(limits)}" for year, limits in self.tolerance_from.items()]
        return "; ".join([start, *later])

    def problems(self, source: Source) -> list[str]:
        """See `Rule.problems`."""
        limits = [self.tolerance, *self.tolerance_from.values()]
        measures = [measure for by_measure in limits for measure in by_measure]
        found = unknown("measure", measures, declared_names(source, MEASURE))
        found += unknown("column", [self.column], [*source.key, *_name_columns(source)])
        if self.column in _name_columns(source):
            found += unknown("part", [*self.parts, self.total], declared_names(source, self.column))
        found += unknown("part in nothing_if_missing", self.nothing_if_missing, self.parts)
        if self.total in self.parts:
            found.append(f"the total {self.total!r} is among its own parts")
        return found


def columns(source: Source) -> list[str]:
    """Columns of the raw table: codes, names, value, status."""
    return [*source.key, *_name_columns(source), VALUE, STATUS]


def agency_column(source: Source, name_column: str) -> str:
    """The column with the agency's codes behind one of our name columns; any other column is its own."""
    for variable, named in source.names.items():
        if named.column == name_column:
            return source.raw_columns[variable]
    return name_column


def declared_names(source: Source, name_column: str) -> list[str]:
    """The names that the declaration gives in `name_column`."""
    return [name for named in source.names.values() if named.column == name_column for name in named.values]


def _name_columns(source: Source) -> list[str]:
    return [named.column for named in source.names.values()]


def unknown(what: str, given: Any, known: Any) -> list[str]:
    """A sentence for each of `given` that is not in `known`."""
    return [f"{what} {one!r} is not among {', '.join(known)}" for one in given if one not in known]


def _within(limits: Mapping[str, float]) -> str:
    words = {measure: f"within {limit:g}" if limit else "exactly" for measure, limit in limits.items()}
    return ", ".join(f"{measure} {word}" for measure, word in words.items())
