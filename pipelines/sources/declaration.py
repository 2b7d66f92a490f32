"""Source tables as they are declared: one YAML file per table, read into one checked model.

Belongs here: what a declaration may say, and how the agency's codes become our names. Does not belong here:
how a table is fetched (``pxweb/``, ``collection.py``), how a file is read (``extracts/``), or which demands its
figures must meet (``checks/contracts/``).

A table is one of two kinds: it is fetched from the agency's API (`PxWebTable`), or the agency delivers it as files
(`OrderedExtract`). From the archive on, nothing tells them apart.

The stem of the file is the table's name everywhere: contract, raw table, staging model, sample.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from pipelines.agencies.declaration import all_agencies

FOLDER = Path(__file__).parent

Group = Literal["employment", "regional_accounts", "national_accounts", "business_statistics", "population", "research"]


class SourceError(Exception):
    """A declaration is wrong, or the agency's table no longer fits it."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Bilingual(_Strict):
    """A label that users see."""

    sv: str
    en: str


class Named(_Strict):
    """One value of a variable under a name of ours: known by its code, by its label, or by both.

    The label serves where a code is not known, or has changed under an unchanged label; `*` in it stands for anything.
    """

    code: str | None = None
    label: str | None = None
    unit: str | None = None


class NamedColumn(_Strict):
    """A column of our own beside the agency's variable: `values` maps our name to the agency's value."""

    column: str
    values: dict[str, Named]


class Break(_Strict):
    """A break in the series: figures of `year` and later do not compare with earlier ones."""

    year: int
    sv: str
    en: str


class Period(_Strict):
    """First and last year that the table is known to hold; no last year means that it goes on."""

    first: int
    last: int | None = None


class ExpectedUpdate(_Strict):
    """When the agency is expected to release.

    Attributes:
        due: last days by which a release has usually come, `MM-DD`, the same every year.
        early_days: an update so many days before a due day counts as its release.
        grace_days: how long after a due day nobody is reported.
    """

    due: list[str] = Field(min_length=1)
    early_days: int = Field(default=60, ge=0, le=180)
    grace_days: int = Field(default=21, ge=0, le=180)

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


class Correction(_Strict):
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


class Source(_Strict):
    """What every table of a statistics agency says of itself: unit, licence, regime, breaks."""

    name: str
    title: Bilingual
    agency: str
    product: str
    group: Group
    regime: str
    classification: str
    licence: str
    cadence: str
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


class PxWebTable(Source):
    """A table that the agency's API serves: its id, or what it is found by, and which cells are taken."""

    kind: Literal["pxweb"] = "pxweb"
    table_id: str | None
    matrix: str
    folder: str
    search: str
    selection: dict[str, list[str]]

    @field_validator("agency")
    @classmethod
    def _is_declared(cls, agency: str) -> str:
        if agency.lower() not in all_agencies():
            known = ", ".join(name.upper() for name in all_agencies())
            raise ValueError(f"no agency is called {agency!r}, there are {known}: add pipelines/agencies/<name>.yml")
        return agency

    @property
    def agency_id(self) -> str:
        """Name of the agency that is asked for it, as in ``agencies/``."""
        return self.agency.lower()

    @property
    def variables(self) -> list[str]:
        """See `Source.variables`."""
        return list(self.selection)

    @property
    def contents(self) -> list[str]:
        """What identifies each of the declared contents: its code, or where that is not known its label."""
        values = self.names["ContentsCode"].values.values()
        return [known for value in values if (known := value.code or value.label)]


class CodeColumn(_Strict):
    """A variable of an ordered extract.

    Attributes:
        headings: what its column may be headed with; `*` stands for anything. The column holds the code alone or
            code and text in one cell.
        text_headings: what a column beside it may be headed with that holds the text alone.
        code: regular expression of a code.
        texts: code -> text, where the agency writes the text alone.
    """

    headings: list[str] = Field(min_length=1)
    text_headings: list[str] = []
    code: str
    texts: dict[str, str] = {}

    @field_validator("code")
    @classmethod
    def _compiles(cls, code: str) -> str:
        try:
            re.compile(code)
        except re.error as error:
            raise ValueError(f"{code!r} is not a regular expression: {error}") from error
        return code


class MeasureColumn(_Strict):
    """A measure of an ordered extract; `headings` may be followed by a year in the file.

    An empty heading lets a column be headed with the year alone. A figure with more than `decimals` is not taken:
    a point or comma of thousands would look like one.
    """

    headings: list[str] = Field(min_length=1)
    unit: str
    decimals: int = Field(ge=0, le=2)


class OrderedExtract(Source):
    """A table that the agency delivers as files: what such a file is recognised by.

    Attributes:
        order: what to ask the agency for, in a sentence.
        columns: variable id -> its column.
        year_headings: headings of a column of years, where years are rows.
        measures: our name -> its columns.
        replaces: variables within which a later file replaces an earlier one whole.
    """

    kind: Literal["extract"]
    order: str
    columns: dict[str, CodeColumn]
    year_headings: list[str] = ["år", "tid", "year"]
    measures: dict[str, MeasureColumn]
    replaces: list[str] = ["Tid"]

    @model_validator(mode="before")
    @classmethod
    def _name_measures(cls, declared: Any) -> Any:
        """A measure goes under our name from the file on, so its code is its name."""
        if isinstance(declared, dict) and isinstance(declared.get("measures"), dict):
            if "names" in declared:
                raise ValueError("an ordered extract names its measures under `measures`, not under `names`")
            values = {name: {"code": name, "unit": said.get("unit")} for name, said in declared["measures"].items()}
            return {**declared, "names": {"ContentsCode": {"column": "measure", "values": values}}}
        return declared

    @model_validator(mode="after")
    def _replaces_by_variables(self) -> OrderedExtract:
        unknown = [name for name in self.replaces if name not in self.variables]
        if unknown or not self.replaces:
            raise ValueError(f"replaces must name variables among {', '.join(self.variables)}, not {unknown}")
        return self

    @property
    def variables(self) -> list[str]:
        """See `Source.variables`."""
        return [*self.columns, "ContentsCode", "Tid"]


def column_name(variable: str) -> str:
    """The agency's variable id as a plain lower-case column name: `ContentsCode` -> `contentscode`."""
    plain = unicodedata.normalize("NFKD", variable).encode("ascii", "ignore").decode()
    return re.sub(r"\W+", "_", plain.lower()).strip("_")


@cache
def all_sources(folder: Path = FOLDER) -> Mapping[str, Source]:
    """Every declared table by name, in the order of their names.

    Raises:
        SourceError: a file does not fit the model; the message names file and field.
    """
    return {path.stem: _read(path) for path in sorted(folder.glob("*.yml"))}


def _read(path: Path) -> Source:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        declared: dict[str, Any] = yaml.load(path.read_bytes(), Loader=loader)
        model = OrderedExtract if declared.get("kind") == "extract" else PxWebTable
        return model(name=path.stem, **declared)
    except (yaml.YAMLError, ValidationError, TypeError, AttributeError) as error:
        raise SourceError(f"{path.name} does not declare a source table: {error}") from error


def pxweb_tables(sources: Mapping[str, Source]) -> dict[str, PxWebTable]:
    """Those of `sources` that the agency's API serves."""
    return {name: source for name, source in sources.items() if isinstance(source, PxWebTable)}


def ordered_extracts(sources: Mapping[str, Source]) -> dict[str, OrderedExtract]:
    """Those of `sources` that the agency delivers as files."""
    return {name: source for name, source in sources.items() if isinstance(source, OrderedExtract)}


def match_names(source: Source, variable: str, labels: Mapping[str, str]) -> dict[str, str]:
    """The agency's codes of `variable` under our names: code -> name.

    Args:
        source: the declaration.
        variable: a variable id that `source.names` covers.
        labels: code -> label as the agency's metadata has them.

    Codes that no name covers are left out: the contract tells of them.

    Raises:
        SourceError: a declared name finds no value, or two names find the same.
    """
    found: dict[str, str] = {}
    for name, wanted in source.names[variable].values.items():
        code = _find(wanted, labels)
        if code is None:
            known = "; ".join(f"{code} ({label})" for code, label in labels.items())
            raise SourceError(
                f"{source.name}: no value of {variable} is what the declaration calls {name!r} "
                f"(code {wanted.code!r}, label {wanted.label!r}). The table has: {known}. "
                f"Fix names.{variable} in sources/{source.name}.yml."
            )
        if code in found:
            raise SourceError(
                f"{source.name}: {variable} {code} is declared both as {found[code]!r} and as {name!r} "
                f"in sources/{source.name}.yml."
            )
        found[code] = name
    return found


def _find(wanted: Named, labels: Mapping[str, str]) -> str | None:
    if wanted.code in labels:
        return wanted.code
    if wanted.label is None:
        return None
    return next((code for code, label in labels.items() if _same_label(label, wanted.label)), None)


def _same_label(label: str, wanted: str) -> bool:
    """Equal without regard to case and blanks; `*` in what is wanted stands for anything, such as a moving year.

    The agency's label may begin with the code: `F41-F43 byggverksamhet`.
    """
    plain, plain_wanted = " ".join(label.split()).casefold(), " ".join(wanted.split()).casefold()
    return any(fnmatchcase(text, plain_wanted) for text in (plain, plain.partition(" ")[2]))
