"""What can be wrong with an export, reported so that a person can fix it.

The errors of reading and their words. Not here: finding the faults. A message names the file, the line where there is
one, what was found, what was expected and what to do. It never repeats the content of a cell: cells hold names of
persons.
"""

from __future__ import annotations

from collections.abc import Sequence


class ExportError(Exception):
    """A file cannot be read as an export; nothing of it is loaded.

    Attributes:
        file: its name.
        found: what is wrong.
        expected: what should be there.
        advice: what to do.
        line: from 1, where a line can be reported.
    """

    def __init__(self, file: str, found: str, expected: str, advice: str, line: int | None = None) -> None:
        self.file = file
        self.found = found
        self.expected = expected
        self.advice = advice
        self.line = line
        place = f"{file}, line {line}" if line is not None else file
        super().__init__(f"{place}: {found}; expected {expected}. {advice}")


class NotRecognised(ExportError):
    """The content is no export that is known here."""


class EmptyExport(ExportError):
    """The file holds nothing, or nothing below its header."""


class RefusedFormat(ExportError):
    """The format is known and refused, for the reason given."""


class WebPage(ExportError):
    """An HTML page was saved in place of the export: a log-in or error page."""


class ResavedBySpreadsheet(ExportError):
    """The table was opened and saved by a spreadsheet program, which changes its content."""


class WrongEncoding(ExportError):
    """The bytes are not text in the encoding of the format."""


class Truncated(ExportError):
    """The end of the file is missing."""


class PastedTogether(ExportError):
    """Two exports stand in one file."""


class Misaligned(ExportError):
    """Most rows have another number of fields than the header."""


class UnknownHeader(ExportError):
    """The header does not fit any version of the format.

    Attributes:
        unknown: columns that no version knows, as written in the file.
        missing: columns that are needed and not there.
        twice: columns that are read and there twice, so that nobody can tell which is meant.
    """

    def __init__(
        self,
        file: str,
        line: int,
        unknown: Sequence[str],
        missing: Sequence[str],
        near: str,
        maps_file: str,
        twice: Sequence[str] = (),
    ) -> None:
        self.unknown = tuple(unknown)
        self.missing = tuple(missing)
        self.twice = tuple(twice)
        faults = []
        if unknown:
            faults.append(f"unknown column {', '.join(repr(name) for name in unknown)}")
        if missing:
            faults.append(f"no column {', '.join(repr(name) for name in missing)}")
        if twice:
            faults.append(f"twice the column {', '.join(repr(name) for name in twice)}")
        super().__init__(
            file,
            " and ".join(faults),
            f"the header of {near}",
            f"Export the file again with its columns as they are named by the source; if the source has changed its "
            f"header, describe the new version in {maps_file} (a column that is not needed goes under `ignored`).",
            line,
        )
