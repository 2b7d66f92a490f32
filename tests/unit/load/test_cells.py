"""From bytes to the rows of a raw table: the agency's codes as they are, our names beside them."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from pipelines.archive import Archive, NewPart, Snapshot
from pipelines.load.cells import raw_rows, raw_text_columns, read_datasets, variable_values
from pipelines.pxweb import decode
from pipelines.sources.catalogue import all_sources, of_kind
from pipelines.sources.declaration import SourceError
from pipelines.sources.pxweb_table import PxWebTable
from sample.api import TABLES

BODY = (TABLES / "scb_business_statistics.json").read_bytes()
SOURCE = of_kind(all_sources(), PxWebTable)["scb_business_statistics"]


@pytest.fixture(scope="module")
def rows() -> pa.Table:
    return raw_rows(SOURCE, [decode(BODY, table_id="TAB6329")], "live")


def test_every_variable_and_every_declared_name_is_a_column(rows: pa.Table) -> None:
    assert rows.column_names == [*raw_text_columns(SOURCE), "value", "status", "origin"]
    assert {"measure", "industry_code"} <= set(rows.column_names)


def test_a_cell_keeps_its_symbol_and_is_never_made_zero(rows: pa.Table) -> None:
    frame = rows.to_pandas()
    missing = frame[frame["value"].isna()]
    assert len(missing) == rows.column("value").null_count > 0
    assert set(missing["status"]) == {".."}
    assert frame[frame["value"].notna()]["status"].isna().all()


def test_names_stand_beside_the_codes_they_belong_to(rows: pa.Table) -> None:
    pairs = rows.select(["sni2007", "industry_code"]).to_pandas().drop_duplicates()
    assert not pairs["sni2007"].duplicated().any()
    assert {"A", "C", "A-S-K-O"} <= set(pairs["industry_code"])


def test_a_code_without_a_name_keeps_its_row_with_null_for_a_name() -> None:
    names = SOURCE.names["SNI2007"].model_copy(update={"values": {"C": SOURCE.names["SNI2007"].values["C"]}})
    declared = SOURCE.model_copy(update={"names": {**SOURCE.names, "SNI2007": names}})
    found = raw_rows(declared, [decode(BODY, table_id="TAB6329")], "live")
    assert found.num_rows == decode(BODY, table_id="TAB6329").table.num_rows
    assert set(found.column("industry_code").to_pylist()) == {"C", None}


def test_a_declared_name_that_the_table_lacks_is_an_error_about_the_declaration() -> None:
    wages = SOURCE.names["ContentsCode"].values["employees"].model_copy(update={"label": "Egentlig lön", "code": None})
    names = SOURCE.names["ContentsCode"].model_copy(update={"values": {"wages": wages}})
    declared = SOURCE.model_copy(update={"names": {**SOURCE.names, "ContentsCode": names}})
    with pytest.raises(SourceError, match="'wages'"):
        raw_rows(declared, [decode(BODY, table_id="TAB6329")], "live")


def test_codes_come_with_labels_and_contents_with_units() -> None:
    values = variable_values(SOURCE, [decode(BODY, table_id="TAB6329")]).to_pylist()
    assert {row["variable"] for row in values} == set(SOURCE.selection)
    assert {bool(row["unit"]) for row in values if row["variable"] == "ContentsCode"} == {True}
    assert {row["unit"] for row in values if row["variable"] != "ContentsCode"} == {None}
    labels = {row["code"]: row["label"] for row in values if row["variable"] == "Region"}
    assert labels["08"] == "Kalmar län"


def test_only_the_data_parts_of_a_snapshot_are_decoded_and_all_of_them(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    snapshot: Snapshot = archive.store(
        source=SOURCE.name,
        table_id="TAB6329",
        origin="simulated",
        updated="2026-01-01T00:00:00Z",
        fetched_at="2026-01-02T00:00:00.000000+00:00",
        licence="CC0-1.0",
        fingerprint={},
        parts=[NewPart("metadata", b"{}", {}), NewPart("data", BODY, {}), NewPart("data", BODY, {})],
    )[0]
    datasets = read_datasets(archive, snapshot)
    assert len(datasets) == 2
    assert raw_rows(SOURCE, datasets, "live").num_rows == 2 * datasets[0].table.num_rows


MIXED = (TABLES / "scb_regional_accounts_totals.json").read_bytes()
TOTALS = all_sources()["scb_regional_accounts_totals"]


def test_a_simulated_table_may_hold_recorded_cells_each_with_its_origin() -> None:
    frame = raw_rows(TOTALS, [decode(MIXED, table_id="TAB3138")], "simulated").to_pandas()
    # SCB's T03A: riket's product is published in all years, that of Kalmar län in none at hand.
    product = frame[frame["measure"] == "value_added"]
    assert set(product[product["region"] == "00"]["origin"]) == {"recorded"}
    assert set(product[product["region"] == "08"]["origin"]) == {"simulated"}


def test_what_an_answer_says_of_itself_never_changes_the_origin_of_a_live_vintage() -> None:
    frame = raw_rows(TOTALS, [decode(MIXED, table_id="TAB3138")], "live").to_pandas()
    assert set(frame["origin"]) == {"live"}
