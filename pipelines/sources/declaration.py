"""Source tables as they are declared: one YAML file per table, read into one checked model.

Belongs here: what a declaration may say, and how the office's codes become our names. Does not belong here:
how a table is fetched (``pxweb/``, ``collection.py``) or which demands its figures must meet (``checks/contracts/``).

The stem of the file is the table's name everywhere: contract, raw table, staging model, sample.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

FOLDER = Path(__file__).parent

Group = Literal["employment", "regional_accounts", "business_statistics", "population"]


class SourceError(Exception):
    """A declaration is wrong, or the office's table no longer fits it."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Bilingual(_Strict):
    """A label that users see."""

    sv: str
    en: str


class Named(_Strict):
    """One value of a variable under a name of ours: known by its code, by its label, or by both.

    The label serves where a code is not known, or has changed under an unchanged label.
    """

    code: str | None = None
    label: str | None = None
    unit: str | None = None


class NamedColumn(_Strict):
    """A column of our own beside the office's variable: `values` maps our name to the office's value."""

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


class Source(_Strict):
    """One table of a statistics office: what is fetched, from where, in which unit, under which licence."""

    name: str
    title: Bilingual
    agency: str
    product: str
    table_id: str | None
    matrix: str
    folder: str
    search: str
    group: Group
    regime: str
    classification: str
    licence: str
    cadence: str
    period: Period
    selection: dict[str, list[str]]
    names: dict[str, NamedColumn]
    breaks: list[Break]

    @property
    def raw_columns(self) -> dict[str, str]:
        """Variable id -> column of the raw table that holds its codes."""
        return {variable: column_name(variable) for variable in self.selection}

    @property
    def contents(self) -> list[str]:
        """What identifies each of the declared contents: its code, or where that is not known its label."""
        values = self.names["ContentsCode"].values.values()
        return [known for value in values if (known := value.code or value.label)]

    @property
    def key(self) -> list[str]:
        """Columns that together identify a cell within one vintage."""
        return list(self.raw_columns.values())


def column_name(variable: str) -> str:
    """The office's variable id as a plain lower-case column name: `ContentsCode` -> `contentscode`."""
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
        return Source(name=path.stem, **declared)
    except (yaml.YAMLError, ValidationError, TypeError) as error:
        raise SourceError(f"{path.name} does not declare a source table: {error}") from error


def match_names(source: Source, variable: str, labels: Mapping[str, str]) -> dict[str, str]:
    """The office's codes of `variable` under our names: code -> name.

    Args:
        source: the declaration.
        variable: a variable id that `source.names` covers.
        labels: code -> label as the office's metadata has them.

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
                f"Mend names.{variable} in sources/{source.name}.yml."
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
    """Equal without regard to case and blanks; the office's label may begin with the code: `F41-F43 byggverksamhet`."""
    plain, plain_wanted = " ".join(label.split()).casefold(), " ".join(wanted.split()).casefold()
    return plain == plain_wanted or plain.partition(" ")[2] == plain_wanted
