"""What a file is compared with: the columns that an ordered extract is declared to have.

Belongs here: how a column of codes and a column of figures may be declared, and what the reader needs of a
declaration. Not here: what else a source says of itself (``sources/``), which this library knows nothing of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field, field_validator


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


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


class ExtractDeclaration(Protocol):
    """A declared extract as the reader sees it."""

    @property
    def name(self) -> str:
        """Its name, by which a file that fits it is known."""

    @property
    def variables(self) -> Sequence[str]:
        """Variable ids in the order of the raw table."""

    @property
    def columns(self) -> Mapping[str, CodeColumn]:
        """Variable id -> its column."""

    @property
    def year_headings(self) -> Sequence[str]:
        """Headings of a column of years."""

    @property
    def measures(self) -> Mapping[str, MeasureColumn]:
        """Our name -> its columns."""
