"""Re-encodes published figures as the API returns them: ``python -m sample.record --from FOLDER``.

Reading the two files of recorded figures into the shape of their tables. Not here: any figure that is not in those
files.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from sample.catalogue import CATALOGUE
from sample.documents import Cells, Content, Dimension, Document, build, write, write_index, years
from sample.regions import COUNTRY_AND_COUNTIES, RAMS_GROUPS

TABLES = Path(__file__).parent / "tables"
RAMS_FILE = "rams_TAB900_DagSNI07KonK_2008_2018.csv"
BAS_FILE = "bas_TAB3785_ArbStDoNArNN_2020_2025.csv"

BAS_GROUPS = {
    "A-U+US": "Total",
    "A": "företag inom jordbruk, skogsbruk och fiske",
    "B+C": "tillverkningsindustri; gruvor och mineralutvinningsindustri",
    "D+E": "företag inom energi och miljö",
    "F": "byggindustri",
    "G": "handel; serviceverkstäder för motorfordon och motorcyklar",
    "H": "transport- och magasineringsföretag",
    "I": "hotell och restauranger",
    "J": "informations- och kommunikationsföretag",
    "K": "kreditinstitut och försäkringsbolag m.m.",
    "L": "fastighetsbolag och fastighetsförvaltare",
    "M+N": "företag inom juridik, ekonomi, vetenskap och teknik; "
    "företag inom uthyrning, fastighetsservice, resetjänster och andra stödtjänster",
    "O": "civila myndigheter och försvaret",
    "P": "utbildningsväsendet",
    "Q": "enheter för vård och omsorg, socialtjänst",
    "R+S+T+U": "enheter för kultur, nöje och fritid; andra serviceföretag m.m.",
    "US": "uppgift saknas",
}
REGION = Dimension("Region", "region", COUNTRY_AND_COUNTIES, total="00", show="code_value")
SEX = Dimension("Kon", "kön", {"1": "män", "2": "kvinnor"})
RAMS_INDUSTRY = Dimension("SNI2007", "näringsgren SNI 2007", RAMS_GROUPS, show="code_value")
BAS_INDUSTRY = Dimension("SNI2007", "näringsgren SNI 2007", BAS_GROUPS, total="A-U+US", show="code_value")
# The real code of this measure is not known from any stored answer.
RAMS_CONTENT = Content("AM0207K1", "Antal", "antal", 0, "November respektive år", "Stock")
BAS_CONTENTS = (
    Content(
        "000005FG",
        "sysselsatta efter arbetsställets belägenhet",
        "antal",
        0,
        "November respektive år",
        "Stock",
    ),
    Content("000005FH", "sysselsatta efter bostadens belägenhet", "antal", 0, "November respektive år", "Stock"),
)


def rams_document(folder: Path) -> Document:
    """Employed by place of work 2008-2018, from the file of recorded figures in `folder`."""
    time = years(2008, 2018)
    cells = _cube(
        folder / RAMS_FILE,
        "employed",
        {
            "region_code": REGION.categories,
            "sni2007": RAMS_GROUPS,
            "kon": SEX.categories,
            "year": time.categories,
        },
    )
    return build(
        CATALOGUE["scb_rams_2008_2018"],
        (REGION, RAMS_INDUSTRY, SEX),
        (RAMS_CONTENT,),
        time,
        np.expand_dims(cells, -2),
    )


def bas_document(folder: Path) -> Document:
    """Employed aged 15-74 in 2020-2025, from the file of recorded figures in `folder`: sexes together."""
    time = years(2020, 2025)
    cells = _cube(
        folder / BAS_FILE,
        "value",
        {
            "region_code": REGION.categories,
            "sni2007": BAS_GROUPS,
            "contents_code": {content.code: content.label for content in BAS_CONTENTS},
            "year": time.categories,
        },
    )
    dimensions = (
        REGION,
        Dimension("Kon", "kön", {"1+2": "totalt"}, total="1+2"),
        BAS_INDUSTRY,
        Dimension("Fodelseregion", "födelseregion", {"tot": "totalt"}, total="tot"),
    )
    return build(CATALOGUE["scb_bas"], dimensions, BAS_CONTENTS, time, np.expand_dims(cells, (1, 3)))


def _cube(path: Path, value_column: str, axes: Mapping[str, Mapping[str, str]]) -> Cells:
    """The long file as a cube; every cell must be there, once.

    Raises:
        ValueError: a cell is missing or repeated.
        KeyError: a code that the table does not have.
    """
    positions = {column: {code: place for place, code in enumerate(codes)} for column, codes in axes.items()}
    cells = np.full([len(codes) for codes in axes.values()], np.nan)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            cell = tuple(places[row[column]] for column, places in positions.items())
            if not np.isnan(cells[cell]):
                raise ValueError(f"{path.name}: two values for {[row[column] for column in axes]}")
            cells[cell] = int(row[value_column])
    if np.isnan(cells).any():
        raise ValueError(f"{path.name}: {int(np.isnan(cells).sum())} of {cells.size} cells have no value")
    return cells


def record(source: Path, target: Path = TABLES) -> None:
    """Writes the two recorded tables and the list of tables to `target`."""
    target.mkdir(parents=True, exist_ok=True)
    write(rams_document(source), target / CATALOGUE["scb_rams_2008_2018"].file)
    write(bas_document(source), target / CATALOGUE["scb_bas"].file)
    write_index(target)


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m sample.record", description=__doc__)
    parser.add_argument("--from", dest="source", type=Path, required=True, help="folder with the recorded figures")
    parser.add_argument("--to", dest="target", type=Path, default=TABLES, help="folder of tables to write")
    options = parser.parse_args(arguments)
    record(options.source, options.target)


if __name__ == "__main__":
    main()
