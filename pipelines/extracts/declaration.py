"""What a declaration says of the files that an agency delivers: their columns and measures.

The shape by which a file is recognised. Not here: what every source says of itself (``sources/``).
"""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

OTHER_FIGURES = [
    "procent", "%", "andel", "förändring", "förändr", "kvot", "index", "promille", "per capita", "per invånare",
    "per sysselsatt", "percent", "per cent", "share", "change",
]  # fmt: skip
"""Words that say that figures are derived from those that were ordered."""

OTHER_SCALES = [
    "tusen", "1000-tal", "1 000-tal", "hundratal", "100-tal", "tkr", "kkr", "mdkr", "mdr kr", "miljard", "thousand",
    "billion",
]  # fmt: skip
"""Words for a unit a thousand times another: no declaration has figures in any of them."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CodeColumn(_Strict):
    """A variable of an ordered extract.

    Attributes:
        headings: what its column may be headed with; `*` stands for anything. The column holds the code alone or
            code and text in one cell.
        text_headings: what a column beside it may be headed with that holds the text alone.
        code: regular expression of a code.
        texts: code -> text, or several, where the agency writes the text alone.
        constant: the code that was ordered, where the file has no such column.
        parts: words for what the constant is the whole of; a title that says one of them and not all is refused.
    """

    headings: list[str] = Field(min_length=1)
    text_headings: list[str] = []
    code: str
    texts: dict[str, list[str]] = {}
    constant: str | None = None
    parts: list[str] = []

    @field_validator("texts", mode="before")
    @classmethod
    def _several(cls, texts: Any) -> Any:
        """One text may stand without a list around it."""
        if not isinstance(texts, dict):
            return texts
        return {code: [said] if isinstance(said, str) else said for code, said in texts.items()}

    @field_validator("code")
    @classmethod
    def _compiles(cls, code: str) -> str:
        try:
            re.compile(code)
        except re.error as error:
            raise ValueError(f"{code!r} is not a regular expression: {error}") from error
        return code

    @model_validator(mode="after")
    def _constant_is_a_code(self) -> CodeColumn:
        if self.constant is not None and not re.fullmatch(self.code, self.constant):
            raise ValueError(f"constant {self.constant!r} is no code as {self.code}")
        return self


class MeasureColumn(_Strict):
    """A measure of an ordered extract; `headings` may be followed by a year in the file.

    An empty heading lets a column be headed with the year alone. A figure with more than `decimals` is not taken:
    a point or comma of thousands would look like one. A figure below `minimum` is not taken: some files write -1 for
    a figure that is missing.
    """

    headings: list[str] = Field(min_length=1)
    unit: str
    decimals: int = Field(ge=0, le=2)
    minimum: float | None = None


class ExtractShape(_Strict):
    """What a file of an ordered extract is recognised by.

    Attributes:
        name: of the declaration.
        columns: variable id -> its column.
        year_headings: headings of a column of years, where years are rows.
        measures: our name -> its columns.
        refuses: words in a title or heading that say that the file holds other figures than these.
        refuses_anywhere: such words that are looked for in footnotes too.
    """

    name: str
    columns: dict[str, CodeColumn]
    year_headings: list[str] = ["år", "tid", "year", "time"]
    measures: dict[str, MeasureColumn]
    refuses: list[str] = OTHER_FIGURES
    refuses_anywhere: list[str] = []

    @property
    def refused_everywhere(self) -> tuple[str, ...]:
        """Words that refuse a file wherever they are."""
        return (*self.refuses_anywhere, *OTHER_SCALES)

    @property
    def coded(self) -> list[str]:
        """The variables whose codes a cell has, the measure and the year among them."""
        return [*self.columns, "ContentsCode", "Tid"]
