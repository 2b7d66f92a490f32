"""What became of a table that was recorded for the sample. Not here: recording (``record_sample.py``)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Recorded:
    """What became of one table: the file that was written, or why none was."""

    source: str
    table_id: str | None
    file: Path | None
    cells: int = 0
    was: str | None = None
    failure: str | None = None
    made_by: str = "sample/simulate.py and sample/catalogue.py"
    """What makes its figures as long as they are simulated."""

    @property
    def sentence(self) -> str:
        """The result in one line."""
        if self.failure is not None:
            return f"{self.source}: not recorded: {self.failure}"
        said = f"{self.source}: {self.cells:,} cells of {self.table_id} recorded in {self.file}"
        if self.was == "recorded":
            return said
        if self.was is None:
            return f"{said}; it is new in the sample"
        return f"{said}; it was {self.was}: take it out of {self.made_by}"
