"""Read the figures of `tests/data/`, which the statistics agency published and this project did not make.

Not here: figures that the project's own sample holds (`sample/tables/`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from sample.record import BAS_FILE, RAMS_FILE

DATA = Path(__file__).resolve().parent / "data"
_BAS_CONTENTS = {"workplace": "000005FG", "residence": "000005FH"}

Row = dict[str, str]


def lines(*steps: str) -> list[Row]:
    """Return the rows of one file under `tests/data/`."""
    with DATA.joinpath(*steps).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rams() -> Iterator[Row]:
    """Yield TAB900 cell by cell: `region_code`, `sni2007`, `kon`, `year`, `employed`."""
    for line in lines("scb", "employed_rams_2008_2018.csv"):
        for year in map(str, range(2008, 2019)):
            yield {name: line[name] for name in ("region_code", "sni2007", "kon")} | {
                "year": year,
                "employed": line[year],
            }


def bas() -> Iterator[Row]:
    """Yield TAB3785 cell by cell: `region_code`, `sni2007`, `contents_code`, `year`, `value`."""
    for line in lines("scb", "employed_bas_2020_2025.csv"):
        for contents, code in _BAS_CONTENTS.items():
            for year in map(str, range(2020, 2026)):
                yield {name: line[name] for name in ("region_code", "sni2007")} | {
                    "contents_code": code,
                    "year": year,
                    "value": line[f"{contents}_{year}"],
                }


def write_long_files(folder: Path) -> Path:
    """Write both tables into `folder` in the shape that `sample.record` reads: one cell a line."""
    for name, cells in ((RAMS_FILE, list(rams())), (BAS_FILE, list(bas()))):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(cells[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(cells)
    return folder


def first_generation_csv(table_id: str) -> bytes:
    """Return what version 1 of SCB's API answers with for the whole of TAB900 or TAB3785 as `csv`.

    The layout is that of recorded answers: ISO-8859-1, CRLF, texts in quotes, code and label in one cell.
    """
    if table_id == "TAB900":
        head = ["region", "näringsgren SNI 2007", "kön", *(f"Antal {year}" for year in range(2008, 2019))]
        body = [
            (
                [
                    f"{line['region_code']} {line['region']}",
                    f"{line['sni2007']} {line['sni2007_label']}",
                    line["kon_label"],
                ],
                [line[str(year)] for year in range(2008, 2019)],
            )
            for line in lines("scb", "employed_rams_2008_2018.csv")
        ]
    else:
        names = {"workplace": "arbetsställets", "residence": "bostadens"}
        columns = [(contents, year) for contents in names for year in range(2020, 2026)]
        head = ["region", "kön", "näringsgren SNI 2007", "födelseregion"]
        head += [f"sysselsatta efter {names[contents]} belägenhet {year}" for contents, year in columns]
        body = [
            (
                [
                    f"{line['region_code']} {line['region']}",
                    "totalt",
                    f"{line['sni2007']} {line['sni2007_label']}",
                    "totalt",
                ],
                [line[f"{contents}_{year}"] for contents, year in columns],
            )
            for line in lines("scb", "employed_bas_2020_2025.csv")
        ]
    written = [_quoted(head), *(f"{_quoted(texts)},{','.join(figures)}" for texts, figures in body)]
    return "".join(f"{line}\r\n" for line in written).encode("latin-1")


def _quoted(texts: Sequence[str]) -> str:
    return ",".join(f'"{text}"' for text in texts)
