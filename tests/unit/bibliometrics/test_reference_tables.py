"""Reference tables that a user supplies: recognised by their header, read whole or refused."""

from __future__ import annotations

import pytest

from pipelines.bibliometrics.reference_tables import ReferenceTableFault, is_reference_table, read_reference_table

BASE = "# scope: Sweden\n# from: SwePub, 2026-10-01\nfield_scheme,field_code,year,publications\nssif_3,101,2020,410\n"
TIES = "field_scheme,field_code,year,document_type,mean_citations,top10_threshold,top10_tie_share\n"


def test_a_base_is_read_with_its_scope() -> None:
    assert is_reference_table(BASE.encode())
    table = read_reference_table("base.csv", BASE.encode())
    assert (table.kind, table.scope) == ("activity_base", "Sweden")
    assert table.rows == ({"field_scheme": "ssif_3", "field_code": "101", "year": 2020, "publications": 410.0},)
    assert table.provenance[1] == "from: SwePub, 2026-10-01"


def test_a_spreadsheets_semicolons_and_mark_are_read() -> None:
    body = b"\xef\xbb\xbf" + BASE.replace(",", ";").encode()
    assert is_reference_table(body)
    assert read_reference_table("base.csv", body).rows[0]["publications"] == 410.0


def test_a_baseline_may_leave_the_top_out() -> None:
    body = TIES.replace(",top10_threshold,top10_tie_share", "").encode() + b"ssif_3,101,2020,article,3.5\n"
    assert read_reference_table("b.csv", body).rows[0]["mean_citations"] == 3.5
    row = read_reference_table("b.csv", TIES.encode() + b"ssif_3,101,2020,all,3.5,,\n").rows[0]
    assert (row["top10_threshold"], row["top10_tie_share"]) == (None, None)


@pytest.mark.parametrize(
    ("line", "reported"),
    [
        ("ssif_3,101,2020,article,3,5,12,0.5", "line 2: 8 cells; expected 7"),
        ("ssif_3,101,2020,article,three,12,0.5", "line 2: mean_citations 'three'"),
        ("ssif_3,101,2020,article,-1,12,0.5", "mean_citations '-1'"),
        ("ssif_3,101,2020,article,nan,12,0.5", "mean_citations 'nan'"),
        ("ssif_3,,2020,article,3,12,0.5", "field_code ''"),
        ("ssif_9,101,2020,article,3,12,0.5", "field_scheme 'ssif_9'"),
        ("ssif_3,101,2020,article,3,12,1.5", "top10_tie_share '1.5'"),
    ],
)
def test_a_wrong_cell_refuses_the_table_and_says_where(line: str, reported: str) -> None:
    with pytest.raises(ReferenceTableFault, match=r"^b\.csv") as caught:
        read_reference_table("b.csv", (TIES + line + "\n").encode())
    assert reported in str(caught.value)


def test_a_key_twice_and_no_rows_are_refused() -> None:
    twice = BASE + "ssif_3,101,2020,411\n"
    with pytest.raises(ReferenceTableFault, match="field_code 101, year 2020 twice"):
        read_reference_table("base.csv", twice.encode())
    with pytest.raises(ReferenceTableFault, match="no rows"):
        read_reference_table("base.csv", BASE.rsplit("ssif_3", 1)[0].encode())


def test_other_tables_are_not_taken_for_it() -> None:
    assert not is_reference_table(b"Authors,Title,Year\n")
    assert not is_reference_table(b"")
    assert not is_reference_table(b"\xff\xfeP\x00T\x00")
