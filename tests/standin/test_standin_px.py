"""px files: the real ones are read whole, and what the stand-in writes reads back the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import requests

from sample.server.px_reading import PxError, parse_px, read_px
from sample.server.server import StandIn
from sample.server.tables import SYMBOLS
from sample.server.world import World
from tests.standin.made_tables import employment, population, small_world

MADE = """CHARSET="ANSI";
CODEPAGE="{page}";
LANGUAGE="sv";
MATRIX="Prov";
SUBJECT-CODE="AM";
SUBJECT-AREA="Arbetsmarknad";
TITLE="Prov";
CONTENTS="Antal";
UNITS="personer";
STUB="län";
HEADING="år";
VALUES("län")="Östergötland","Skåne; hela","Kalmar, län";
VALUES("år")="2023","2024";
CODES("län")="05","12","08";
TIMEVAL("år")=TLIST(A1),"2023","2024";
{keys}LAST-UPDATED="20260608 08:00";
NOTE="En lång "
"anmärkning.";
DATA=
{data};
"""
FULL = '1 2\n".." 4.5\n"-" 6'


def made(page: str = "iso-8859-1", keys: str = "", data: str = FULL) -> bytes:
    return MADE.format(page=page, keys=keys, data=data).encode(page)


@pytest.mark.parametrize("page", ["iso-8859-1", "utf-8", "windows-1252"])
def test_code_pages_symbols_and_texts_over_lines(page: str) -> None:
    table = parse_px(made(page))
    region = table.variable("län")
    assert region.codes["05"] == "Östergötland"
    assert region.codes["12"] == "Skåne; hela"
    assert table.values.shape == (3, 2, 1)
    assert np.nansum(table.values) == 13.5
    assert [SYMBOLS[mark] for mark in table.marks.ravel()] == ["", "", "..", "", "-", ""]
    assert table.notes == ["En lång anmärkning."]
    assert table.updated == "2026-06-08T08:00:00Z"


def test_rows_that_keys_leave_out_are_zero() -> None:
    table = parse_px(made(keys='KEYS("län")=CODES;\n', data='"12" 3 4\n"08" ".." 6'))
    assert table.values.ravel()[:4].tolist() == [0, 0, 3, 4]
    assert SYMBOLS[table.marks.ravel()[4]] == ".."


def test_cells_that_do_not_fit_are_refused() -> None:
    with pytest.raises(PxError, match="3 cells where the variables say 6"):
        parse_px(made(data="1 2 3"))


@pytest.mark.parametrize(
    ("name", "cells", "symbols"),
    [
        ("BE0101A1.px", 33_936, set()),
        ("BE0101D1.px", 46_176, set()),
        ("BE0101F1allKeywords.px", 48, {".", "..", "...", "....", ".....", "......", "-"}),
        ("BE0101F1datasymbols.px", 24, {".", "..", "...", "....", ".....", "......"}),
        ("BE0101F1nilSymbol.px", 48, {".", "..", "-"}),
        ("Transmengde.px", 27_300, set()),
    ],
)
def test_real_files_are_read_whole(shared: Callable[..., Path], name: str, cells: int, symbols: set[str]) -> None:
    table = read_px(shared("px", name))
    assert table.values.size == cells
    assert {SYMBOLS[mark] for mark in np.unique(table.marks)} - {""} == symbols
    assert table.role("time") is not None and table.role("contents") is not None
    assert not any("�" in text for one in table.variables for text in one.codes.values())


def test_a_real_file_s_figures_stand_in_their_places(shared: Callable[..., Path]) -> None:
    table = read_px(shared("px", "BE0101D1.px"))
    cells = table.as_dict()
    # The last row of the file: total of the last municipality, by year and sex.
    region = list(table.variable("region").codes)[-1]
    last = [
        cells[region, "tot", year, sex, "BE0101D1"][0] for year in table.variable("year").codes for sex in ("1", "2")
    ]
    assert last == [125, 103, 108, 109]


def test_what_is_served_as_px_reads_back_the_same(serve: Callable[..., StandIn]) -> None:
    standin = serve(small_world())
    for table in (employment(), population()):
        asked = {f"valueCodes[{one.code}]": "*" for one in table.variables}
        response = requests.get(f"{standin.url}/tables/{table.id}/data", {**asked, "outputFormat": "px"}, timeout=10)
        again = parse_px(response.content, id=table.id)
        assert {one.label: dict(one.codes) for one in again.variables} == {
            one.label: dict(one.codes) for one in table.variables
        }
        order = [[one.label for one in again.variables].index(one.label) for one in table.variables]
        assert np.array_equal(again.values.transpose(order), table.values, equal_nan=True)
        assert np.array_equal(again.marks.transpose(order), table.marks)


def test_a_px_file_is_served(serve: Callable[..., StandIn], shared: Callable[..., Path]) -> None:
    standin = serve(World.of(read_px(shared("px", "Transmengde.px"))))
    entry = requests.get(f"{standin.url}/tables/08811", timeout=10).json()
    assert (entry["timeUnit"], entry["firstPeriod"]) == ("Quarterly", "2015K1")
