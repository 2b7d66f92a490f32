"""A table that the agency makes to order and delivers as files.

What such a declaration says beside what every source says. Not here: how columns may be declared and files are read
(``extracts/``).
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from pipelines.extracts import ExtractShape
from pipelines.sources.declaration import Place, Source


class OrderedExtract(Source, ExtractShape):
    """A table that the agency delivers as files, with the shape that such a file is recognised by.

    Attributes:
        order: what to ask the agency for, in a sentence.
        replaces: variables within which a later file replaces an earlier one whole.
    """

    kind: Literal["extract"]
    order: str
    replaces: list[str] = Field(default=["Tid"])

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
    def place(self) -> Place:
        """See `Source.place`."""
        return Place("files dropped into inbox/scb", frozenset({"csv", "excel"}), order=self.order)

    @property
    def variables(self) -> list[str]:
        """See `Source.variables`."""
        return self.coded
