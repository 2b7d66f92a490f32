"""px files as another reader reads them: pyaxis, over real files where they are at hand, and over made ones."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from pyaxis import pyaxis  # type: ignore[import-untyped]

from pipelines.extracts.kinds.px import read
from tests.shared_files import shared_path

MADE = """CHARSET="ANSI";
AXIS-VERSION="2010";
CODEPAGE="iso-8859-15";
MATRIX="X1";
SUBJECT-CODE="AM";
TITLE="Made; with a semicolon";
CONTENTS="Antal";
UNITS="antal";
STUB="Region","Kön";
HEADING="år","Slag";
VALUES("Region")="Öland","Åland","Älvsborg";
CODES("Region")="01","02","03";
VALUES("Kön")="män","kvinnor";
VALUES("år")="2020","2021";
VALUES("Slag")="a","b";
DATA=
1 2 3 4
5 6 7.5 "-"
".." 10 11 12
13 14 15 -16
17 18 19 20
21 22 23 24 ;
"""


def ours(path: Path) -> Counter[float]:
    """Every number of the file, whatever its place."""
    (grid,) = read(path.name, path.read_bytes()).grids
    return Counter(cell for line in grid.lines for cell in line.cells if isinstance(cell, float))


def theirs(path: Path) -> Counter[float]:
    cells = pyaxis.parse(uri=str(path), encoding="iso-8859-15")["DATA"]["DATA"]
    return Counter(float(cell) for cell in cells if str(cell).lstrip("-").replace(".", "", 1).isdigit())


def test_a_made_file_is_read_as_another_reader_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "made.px"
    path.write_text(MADE, encoding="iso-8859-15")
    assert ours(path) == theirs(path) and sum(ours(path).values()) == 22
    (grid,) = read("made.px", path.read_bytes()).grids
    assert grid.lines[0].cells == ["Made; with a semicolon"]
    row = next(line.cells for line in grid.lines if line.cells[:4] == ["02", "Åland", "män", "2020"])
    assert row[4:] in (["a", ".."], ["b", 10.0])


def test_real_files_are_read_as_another_reader_reads_them() -> None:
    for path in sorted(shared_path("data", "px").glob("*.px")):
        found, expected = ours(path), theirs(path)
        # Rows that a sparse file leaves out are nil, which the other reader does not fill up.
        del found[0.0], expected[0.0]
        assert found == expected, path.name
