"""Declared contents under the codes that they have now (faults.md C3)."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.ingest.ways.contents import CONTENTS, current_selection
from pipelines.jsonstat.metadata import TableMetadata, Variable
from pipelines.sources.catalogue import all_sources
from pipelines.sources.declaration import SourceError
from pipelines.sources.pxweb_table import PxWebTable

WORKPLACE = "sysselsatta efter arbetsställets belägenhet"
RESIDENCE = "sysselsatta efter bostadens belägenhet"


@pytest.fixture
def bas() -> PxWebTable:
    source = all_sources()["scb_bas"]
    assert isinstance(source, PxWebTable)
    return source


def table(**labels: str) -> TableMetadata:
    codes = {code.removeprefix("_"): label for code, label in labels.items()}
    contents = Variable(CONTENTS, "tabellinnehåll", tuple(codes), codes, "contents", False, None, ())
    nothing: dict[str, Any] = dict.fromkeys(
        ("source", "updated", "next_update", "official_statistics", "subject_code", "discontinued")
    )
    return TableMetadata("TAB3785", "BAS", matrix="TAB3785", variables=(contents,), contact=(), notes=(), **nothing)


def test_as_declared_nothing_moves(bas: PxWebTable) -> None:
    current = current_selection(bas, table(_000005FG=WORKPLACE, _000005FH=RESIDENCE))
    assert (current.selection, current.moved) == (bas.selection, ())


def test_a_new_code_under_the_same_label_is_followed_and_reported(bas: PxWebTable) -> None:
    current = current_selection(bas, table(_000009ZZ=WORKPLACE.upper(), _000005FH=RESIDENCE))
    assert current.selection[CONTENTS] == ["000009ZZ", "000005FH"]
    assert len(current.moved) == 1 and "000009ZZ, declared 000005FG" in current.moved[0]


def test_another_label_of_the_same_code_is_followed_and_reported(bas: PxWebTable) -> None:
    current = current_selection(bas, table(_000005FG="antal sysselsatta, arbetsställe", _000005FH=RESIDENCE))
    assert current.selection[CONTENTS] == ["000005FG", "000005FH"]
    assert len(current.moved) == 1 and "is now labelled" in current.moved[0]


def test_neither_code_nor_label_is_an_error_that_proposes_no_other_measure(bas: PxWebTable) -> None:
    """The nearest code is that of employment by residence: another measure."""
    with pytest.raises(SourceError, match="neither is there") as caught:
        current_selection(bas, table(_000005FI="något annat", _000005FH=RESIDENCE))
    assert "nearest" not in str(caught.value) and "did you mean" not in str(caught.value)


def test_codes_that_changed_places_are_an_error(bas: PxWebTable) -> None:
    with pytest.raises(SourceError, match="the label has the code 000005FH"):
        current_selection(bas, table(_000005FG=RESIDENCE, _000005FH=WORKPLACE))


def test_two_contents_with_the_declared_label_are_an_error(bas: PxWebTable) -> None:
    with pytest.raises(SourceError, match="2 contents have the label"):
        current_selection(bas, table(_A=WORKPLACE, _B=f"{WORKPLACE} ", _000005FH=RESIDENCE))
