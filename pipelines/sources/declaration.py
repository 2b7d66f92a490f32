"""What every source says of itself: title, unit, licence, regime, breaks.

The part of a declaration that all kinds of sources have. Not here: what a kind adds (one file a kind beside this one),
reading the files (``catalogue.py``), how a source is ingested, loaded and validated (``kinds/``), or which demands its
figures must meet (``checks/contracts/``).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator


class SourceError(Exception):
    """A declaration is wrong, or the agency's table no longer fits it."""


class Strict(BaseModel):
    """A part of a declaration: an unknown field is an error, and nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Bilingual(Strict):
    """A label that users see."""

    sv: str
    en: str


class Named(Strict):
    """One value of a variable under a name of ours: known by its code, by its label, or by both.

    The label serves where a code is not known, or has changed under an unchanged label; `*` in it stands for anything.
    """

    code: str | None = None
    label: str | None = None
    unit: str | None = None


class NamedColumn(Strict):
    """A column of our own beside the agency's variable: `values` maps our name to the agency's value."""

    column: str
    values: dict[str, Named]


class Break(Strict):
    """A break in the series: figures of `year` and later do not compare with earlier ones."""

    year: int
    sv: str
    en: str


class Period(Strict):
    """First and last year that the table is known to hold; no last year means that it goes on.

    `every`: years between figures, 2 for a survey of every second year, null where they come irregularly.
    """

    first: int
    last: int | None = None
    every: int | None = Field(default=1, ge=1)


class ExpectedUpdate(Strict):
    """When the agency is expected to release.

    Attributes:
        due: last days by which a release has usually come, `MM-DD`, the same every year.
        early_days: an update so many days before a due day counts as its release.
        grace_days: how long after a due day nobody is reported.
        years: in which years there is a release: all of them, or every second.
    """

    due: list[str] = Field(min_length=1)
    early_days: int = Field(default=60, ge=0, le=180)
    grace_days: int = Field(default=21, ge=0, le=180)
    years: Literal["all", "odd", "even"] = "all"

    @field_validator("due")
    @classmethod
    def _days_of_any_year(cls, due: list[str]) -> list[str]:
        for day in due:
            try:
                # A year that is no leap year: 29 February would be missing in three years of four.
                date.fromisoformat(f"2001-{day}")
            except ValueError as error:
                raise ValueError(f"{day!r} is not a day of every year, written MM-DD") from error
        return sorted(due)

    @model_validator(mode="after")
    def _releases_stay_apart(self) -> ExpectedUpdate:
        days = [date.fromisoformat(f"2001-{day}") for day in self.due]
        gaps = [(later - day).days for day, later in pairwise([*days, days[0].replace(year=2002)])]
        if self.early_days >= min(gaps):
            raise ValueError(f"early_days {self.early_days} must be less than {min(gaps)}, the days between releases")
        return self


class Correction(Strict):
    """A known error in the agency's figures: the cell, the value that is open there, and that is expected to change.

    The figure is not altered here: it is published as the agency has it, and readers find the error in
    `meta.corrections`.

    Attributes:
        name: stable name, unique within the table.
        sv: what is wrong, in Swedish. en: the same in English.
        status: `suspected` (ours alone), `reported` (the agency has been reported), `acknowledged` (it agrees).
        cell: raw column -> code; together they name one cell.
        value: what the agency publishes today. None: nothing where there should be a figure.
        expected: what is thought to be right, where that is known.
    """

    name: str = Field(pattern=r"^[a-z0-9_]+$")
    sv: str
    en: str
    status: Literal["suspected", "reported", "acknowledged"]
    cell: dict[str, str] = Field(min_length=1)
    value: float | None
    expected: float | None = None


@dataclass(frozen=True)
class Place:
    """Where a source's figures are to be had.

    Attributes:
        words: for people. formats: of the files or answers, as Dagster's icons know them.
        table_id, matrix: the agency's names of the table, where it has any.
        order: what to ask the agency for, where it is asked by people.
    """

    words: str
    formats: frozenset[str]
    table_id: str | None = None
    matrix: str | None = None
    order: str | None = None


class Source(Strict):
    """What every source says of itself: unit, licence, regime, breaks.

    Attributes:
        kind: which kind of source it is; ``kinds/`` says what follows from it.
        group: under which heading the source is listed; any plain name.
        is_preliminary: the agency publishes preliminary figures here, and final ones in a table of its own.
    """

    is_fetched: ClassVar[bool] = False
    """Whether a run asks somebody for it; otherwise people drop it as files."""

    name: str
    kind: str
    title: Bilingual
    agency: str
    product: str
    group: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    regime: str
    classification: str
    licence: str
    cadence: str
    is_preliminary: bool = False
    expected_update: ExpectedUpdate | Literal["never"] = "never"
    period: Period
    names: dict[str, NamedColumn]
    breaks: list[Break]
    corrections: list[Correction] = []

    @model_validator(mode="after")
    def _corrections_name_cells(self) -> Source:
        named = {*self.key, *(names.column for names in self.names.values())}
        for correction in self.corrections:
            unknown = sorted(set(correction.cell) - named)
            if unknown:
                raise ValueError(f"correction {correction.name} names columns {unknown}; there are {sorted(named)}")
        names = [correction.name for correction in self.corrections]
        if len(names) != len(set(names)):
            raise ValueError("two corrections have the same name")
        return self

    @property
    def place(self) -> Place:
        """Where its figures are to be had."""
        raise NotImplementedError

    @property
    def dbt_source(self) -> str:
        """Name by which dbt's project knows what it fills: `asset_key` of a dbt source, by default its own name."""
        return self.name

    @property
    def variables(self) -> list[str]:
        """The agency's variables whose codes the raw table holds, in their order."""
        raise NotImplementedError

    @property
    def raw_columns(self) -> dict[str, str]:
        """Variable id -> column of the raw table that holds its codes."""
        return {variable: column_name(variable) for variable in self.variables}

    @property
    def key(self) -> list[str]:
        """Columns that together identify a cell within one vintage."""
        return list(self.raw_columns.values())


def column_name(variable: str) -> str:
    """The agency's variable id as a plain lower-case column name: `ContentsCode` -> `contentscode`."""
    plain = unicodedata.normalize("NFKD", variable).encode("ascii", "ignore").decode()
    return re.sub(r"\W+", "_", plain.lower()).strip("_")
