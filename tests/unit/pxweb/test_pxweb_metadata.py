"""What a table says about itself."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipelines.pxweb import DecodeError, NotJson, ShapeError, TableMetadata, Unit, parse_metadata
from tests.unit.pxweb.fake_api import FakeVariable, population_table


def parsed(**changes: Any) -> TableMetadata:
    table = population_table()
    document = {**table.dataset(table.everything(), with_values=False), **changes}
    return parse_metadata(json.dumps(document).encode())


def test_variables_in_order_with_roles_and_codelists() -> None:
    metadata = parsed()
    assert [variable.id for variable in metadata.variables] == ["Region", "Kon", "ContentsCode", "Tid"]
    assert [variable.role for variable in metadata.variables] == [None, None, "contents", "time"]
    assert [variable.elimination for variable in metadata.variables] == [False, True, False, False]
    assert metadata.by_id["Region"].codes == ("00", "08", "0880", "0881")
    assert metadata.by_id["Region"].labels["08"] == "label of 08"
    assert [one.id for one in metadata.by_id["Region"].codelists] == ["vs_Kommun"]
    assert metadata.contents is not None and metadata.contents.units == {"BE1": Unit("antal", 0)}
    assert metadata.time is not None and metadata.time.id == "Tid"
    assert (metadata.table_id, metadata.matrix, metadata.updated) == ("TAB1", "Folk", "2026-06-08T06:00:00Z")


def test_contents_without_a_declared_role_are_found_by_name() -> None:
    metadata = parsed(role={"time": ["Tid"]})
    assert metadata.contents is not None and metadata.contents.id == "ContentsCode"


def test_the_key_of_the_beta_is_read_too() -> None:
    variable = FakeVariable("Region", ["00"], extension={"codeLists": [{"id": "vs_X", "type": "Valueset"}]})
    dimension = variable.dimension(["00"])
    del dimension["extension"]["codelists"]
    document = {
        "version": "2.0", "class": "dataset", "value": [], "id": ["Region"], "size": [1],
        "dimension": {"Region": dimension},
    }  # fmt: skip
    metadata = parse_metadata(json.dumps(document).encode(), table_id="TAB1")
    assert [one.id for one in metadata.variables[0].codelists] == ["vs_X"]


def test_elimination_code() -> None:
    variable = FakeVariable("Kon", ["1", "1+2"], elimination=True, extension={"eliminationValueCode": "1+2"})
    table = population_table(variables=[variable])
    document = table.dataset(table.everything(), with_values=False)
    assert parse_metadata(json.dumps(document).encode()).variables[0].elimination_code == "1+2"


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"class": "dataset"}'])
def test_what_is_not_metadata(body: bytes) -> None:
    with pytest.raises(DecodeError):
        parse_metadata(body, table_id="TAB1")


def test_errors_name_the_table() -> None:
    with pytest.raises(NotJson, match="TAB7: metadata"):
        parse_metadata(b"x", table_id="TAB7")
    with pytest.raises(ShapeError, match=r"TAB1: 'Tid' lists 5 codes but its size is 4"):
        parsed(size=[4, 2, 2, 4])


def test_recorded_metadata(recorded: Any) -> None:
    metadata = parse_metadata(recorded("TAB6471_metadata.json"))
    assert (metadata.table_id, metadata.source, metadata.subject_code) == ("TAB6471", "SCB", "BE")
    assert [len(variable.codes) for variable in metadata.variables] == [312, 134, 3, 1, 16]
    assert metadata.by_id["Kon"].elimination and not metadata.by_id["Alder"].elimination
    assert len(metadata.by_id["Alder"].codelists) == 4
    assert metadata.by_id["Region"].labels["08"] == "Kalmar län"
    assert metadata.official_statistics is True
    assert metadata.contact[0]["mail"] == "information@scb.se"
