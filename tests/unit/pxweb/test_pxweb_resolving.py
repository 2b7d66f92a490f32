"""Finding a table by its old name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipelines.pxweb import PxWebClient, TableNotResolvedError, resolve_table
from tests.unit.pxweb.fake_api import FakeApi, FakeTable, population_table, problem

Connect = Callable[..., PxWebClient]


def tables() -> list[FakeTable]:
    return [
        population_table(id="TAB1", matrix="DagSNI07KonK", folders=["AM", "AM0207", "AM0207K"]),
        population_table(id="TAB2", matrix="DagSNI07KonK", folders=["AM", "AM0208", "AM0208X"]),
        population_table(id="TAB3", matrix="NattSNI07KonK", folders=["AM", "AM0207", "AM0207K"]),
    ]


def test_matrix_and_folder_together_decide(connect: Connect) -> None:
    client = connect(FakeApi(*tables()))
    found = resolve_table(client, matrix="dagsni07konk", folder="AM0207K", query="dagbefolkning")
    assert found.id == "TAB1"


def test_discontinued_tables_are_searched_too(connect: Connect) -> None:
    api = FakeApi(*tables())
    resolve_table(connect(api), matrix="NattSNI07KonK", folder=None, query="natt")
    (search,) = (call for call in api.calls if call.path == "/tables")
    assert (search.params["query"], search.params["includeDiscontinued"]) == ("natt", "true")


def test_several_that_fit_are_all_named(connect: Connect) -> None:
    with pytest.raises(TableNotResolvedError) as caught:
        resolve_table(connect(FakeApi(*tables())), matrix="DagSNI07KonK", folder=None, query="dag")
    assert [miss.split(":")[0] for miss in caught.value.near_misses] == ["TAB1", "TAB2", "TAB3"]
    assert "TAB1: a table (fits)" in str(caught.value)


def test_none_that_fits_lists_what_was_tried_and_the_near_misses(connect: Connect) -> None:
    with pytest.raises(TableNotResolvedError) as caught:
        resolve_table(connect(FakeApi(*tables())), matrix="Other", folder="AM0207K", query="dag")
    assert caught.value.tried == ("search 'dag': 3 tables", "folder AM0207K: 2 of them",
                                  "matrix 'Other' by metadata: 0 of them")  # fmt: skip
    assert "TAB3: a table (its matrix is NattSNI07KonK)" in caught.value.near_misses
    assert "TAB2: a table (not in folder AM0207K)" in caught.value.near_misses


def test_contents_confirm_a_table_whose_matrix_only_repeats_its_id(connect: Connect) -> None:
    client = connect(FakeApi(population_table(id="TAB7", matrix="TAB7")))
    with pytest.raises(TableNotResolvedError, match="only repeats its id"):
        resolve_table(client, matrix="Folk", folder=None, query="folk")
    assert resolve_table(client, matrix="Folk", folder=None, query="folk", contents=["BE2"]).id == "TAB7"
    assert resolve_table(client, matrix="tab7", folder=None, query="folk").id == "TAB7"
    with pytest.raises(TableNotResolvedError, match="lacks the contents BE9"):
        resolve_table(client, matrix="Folk", folder=None, query="folk", contents=["BE2", "BE9"])


def test_a_table_gone_since_it_was_indexed_is_a_near_miss(connect: Connect) -> None:
    gone = "/tables/TAB1/metadata"
    api = FakeApi(
        *tables(), misbehave=lambda call, _: problem(404, "Non-existent table") if call.path == gone else None
    )
    with pytest.raises(TableNotResolvedError, match="Non-existent table"):
        resolve_table(connect(api), matrix="DagSNI07KonK", folder="AM0207K", query="dag")
