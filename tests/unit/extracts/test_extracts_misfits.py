"""Files that fit no declaration: what is reported says line, column, value and what was expected."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from pipelines.extracts import NotRecognised, recognise
from pipelines.extracts.errors import listed
from pipelines.sources.ordered_extract import OrderedExtract
from tests.made_extracts import DECLARED, misfits, read

HEAD = "Region;SNI;Kön;Antal 2020\n"


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        (HEAD + "08;2A Skog;totalt;5\n", (2, "SNI", "2A Skog"), "a code of SNI2007"),
        (HEAD + "8;02;totalt;5\n", (2, "Region", "8"), "a leading zero is gone"),
        (HEAD + "08;02;båda;5\n", (2, "Kön", "båda"), "or one of män, kvinnor, totalt"),
        (HEAD + "08;02;totalt;\n", (2, "Antal 2020", ""), "an empty cell is neither"),
        (HEAD + "08;02;totalt;x\n", (2, "Antal 2020", "x"), "a number or one of"),
        (HEAD + "08;02;totalt;1.234\n", (2, "Antal 2020", "1.234"), "is the mark one of thousands"),
        (HEAD + "08;02;totalt;1,234\n", (2, "Antal 2020", "1,234"), "is the mark one of thousands"),
        (HEAD + "08;02;totalt;12 34\n", (2, "Antal 2020", "12 34"), "a number or one of"),
        (HEAD + ";02;totalt;5\n", (2, "Region", ""), "a code of Region"),
        (HEAD + "08;02;totalt;5;6\n", (2, None, "6"), "nothing beyond the last heading"),
        (HEAD + "08;02;totalt\n", (2, "Antal 2020", ""), "an empty cell is neither"),
        (HEAD, (1, None, None), "figures below the headings"),
        (HEAD + "08;02;totalt;5\nKälla: SCB\n08;16;totalt;5\n", (4, None, None), "below the footnote in line 3"),
        ("Region;SNI;Kön;År;Antal\n08;02;totalt;20;5\n", (2, "År", "20"), "a year in four digits"),
        ("Region;SNI;Antal 2020\n08;02;5\n", (1, None, None), "a column for Kon, headed 'kön'"),
        ("Region;SNI;Kön\n08;02;totalt\n", (1, None, None), "a column of figures"),
        ("Region;SNI;Kön;Antal\n08;02;totalt;5\n", (1, "Antal", None), "a heading that ends with a year"),
        ("Region;SNI;Kön;År;Antal 2020\n08;02;totalt;2020;5\n", (1, "Antal 2020", None), "no year in it"),
        ("Region;SNI;Kön;Ålder;Antal 2020\n08;02;totalt;16;5\n", (1, "Ålder", None), "no column that the declaration"),
        ("Region;SNI;Kön;Antal 2020;\n08;02;totalt;5;anm\n", (1, "number 5", None), "no column that the declaration"),
        ("Region;SNI;Kön;Antal 2020;Antal 2020\n08;02;totalt;5;5\n", (1, "Antal 2020", None), "each measure and year"),
        ("a;b\n1;2\n", (None, None, None), "a line of headings with 'region', 'näringsgren*', 'kön'"),
    ],
)  # fmt: skip
def test_a_misfit_is_named_by_line_column_and_value(
    jobs: OrderedExtract, text: str, place: tuple[int | None, str | None, str | None], expected: str
) -> None:
    found = misfits(jobs, text)[0]
    assert (found.line, found.column, found.value) == place
    assert expected in found.expected


def test_every_misfit_is_counted_and_the_first_ones_named(jobs: OrderedExtract) -> None:
    found = misfits(jobs, HEAD + "08;02;totalt;x\n" * 25)
    assert len(found) == 25
    assert listed(found)[0].startswith("line 2, column 'Antal 2020': found 'x', expected a number")
    assert listed(found)[-1] == "and 15 more of the kind"


def test_the_nearest_declaration_is_reported_first(jobs: OrderedExtract) -> None:
    other = OrderedExtract(**{**DECLARED, "name": "cars", "measures": {"cars": _measure("bilar")}})
    with pytest.raises(NotRecognised) as caught:
        recognise(
            "uttag.csv", (HEAD + "08;02;totalt;5\n").replace("SNI", "Yrke").encode(), {"cars": other, "jobs": jobs}
        )
    assert list(caught.value.misfits) == ["jobs", "cars"]
    assert "the nearest is jobs: line 1: expected a column for SNI2007" in str(caught.value)


def test_a_file_that_fits_two_declarations_is_not_guessed_at(jobs: OrderedExtract) -> None:
    twin = jobs.model_copy(update={"name": "twin"})
    with pytest.raises(NotRecognised, match="fits 2 declarations at once: jobs, twin"):
        recognise("uttag.csv", (HEAD + "08;02;totalt;5\n").encode(), {"jobs": jobs, "twin": twin})


def test_where_nothing_is_declared_nothing_fits() -> None:
    with pytest.raises(NotRecognised, match="none is made"):
        recognise("uttag.csv", HEAD.encode(), {})


def test_a_cell_beside_a_bad_one_is_not_taken_by_itself(jobs: OrderedExtract) -> None:
    with pytest.raises(NotRecognised):
        read(jobs, HEAD + "08;02;totalt;5\n08;16;totalt;fem\n")


@pytest.mark.parametrize(
    "change",
    [
        {"columns": {"Region": {"headings": ["region"], "code": "(["}}},
        {"columns": {"Region": {"headings": [], "code": "x"}}},
        {"replaces": ["Month"]},
        {"replaces": []},
        {"names": {}},
        {"measures": {"jobs": {"headings": ["antal"], "unit": "persons", "decimals": 3}}},
    ],
)
def test_a_declaration_that_cannot_work_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        OrderedExtract(**{**DECLARED, **change})


def _measure(heading: str) -> dict[str, object]:
    return {"headings": [heading], "unit": "cars", "decimals": 0}
