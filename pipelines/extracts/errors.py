"""What can be wrong with a delivered file, reported so that a person can fix it.

The errors of this package and their words. Not here: finding the faults.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Two or three words that begin as names do.
_WORDS = re.compile(r"[^\W\d_]+(?:[-,'’. ]+[^\W\d_]+){1,3}")
SHOWN = 10
"""How many faults a message names; all of them are counted."""


@dataclass(frozen=True)
class Misfit:
    """One thing that does not fit: where, what is there, and what was expected."""

    expected: str
    line: int | None = None
    column: str | None = None
    value: str | None = None
    says_other: bool = False
    """The file itself says that its figures are others."""

    @property
    def sentence(self) -> str:
        """The misfit in words, for the report beside the file."""
        return self._said(f"{self.value!r}")

    @property
    def short(self) -> str:
        """The misfit in words that are published: without what may be somebody's name."""
        is_name = self.value is not None and not self.says_other and _WORDS.fullmatch(self.value)
        return self._said("words (the report has them)" if is_name else f"{self.value!r}")

    def _said(self, value: str) -> str:
        place = [f"line {self.line}"] if self.line is not None else []
        place += [f"column {self.column!r}"] if self.column is not None else []
        found = f"found {value}, " if self.value is not None else ""
        return f"{', '.join(place)}: {found}expected {self.expected}" if place else f"{found}expected {self.expected}"


class ExtractError(Exception):
    """A delivered file cannot be used."""


class UnreadableFile(ExtractError):
    """The bytes are no table at all: neither text nor a workbook."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file} cannot be read: {reason}")
        self.file = file
        self.reason = reason


class NotRecognised(ExtractError):
    """A table of the file fits no declaration, or more than one.

    Attributes:
        file: its name.
        misfits: name of a declaration -> what does not fit it, the nearest declaration first.
        fitting: declarations that fit, where it is more than one.
        sheet: the sheet that does not fit, empty for text.
        is_unnamed: nothing in the file says which of `fitting` it is.
    """

    def __init__(
        self,
        file: str,
        misfits: Mapping[str, Sequence[Misfit]],
        fitting: Sequence[str] = (),
        *,
        sheet: str = "",
        is_unnamed: bool = False,
    ) -> None:
        self.file = file
        self.misfits = misfits
        self.fitting = tuple(fitting)
        self.sheet = sheet
        self.is_unnamed = is_unnamed
        super().__init__(f"{file} {self.short}")

    @property
    def short(self) -> str:
        """The nearest declaration's first misfit, or what it fits at once."""
        if self.fitting:
            names = f"fits {len(self.fitting)} declarations at once: {', '.join(self.fitting)}"
            if self.is_unnamed:
                return f"{names}; nothing in it says what it counts: write that into a title line or the file's name"
            return f"{names}; make what heads their columns differ in the declarations"
        if not self.misfits:
            return "fits no declaration: none is made"
        nearest, found = next(iter(self.misfits.items()))
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        sheet = f"sheet {self.sheet!r}, " if self.sheet else ""
        return f"fits no declaration; the nearest is {nearest}: {sheet}{found[0].short}{more}"


def listed(misfits: Sequence[Misfit]) -> list[str]:
    """One line a misfit, at most `SHOWN`, and how many there are beyond."""
    lines = [misfit.sentence for misfit in misfits[:SHOWN]]
    if len(misfits) > SHOWN:
        lines.append(f"and {len(misfits) - SHOWN} more of the kind")
    return lines
