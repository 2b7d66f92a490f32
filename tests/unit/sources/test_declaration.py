"""Declarations: the agency's codes under our names, by code or by label."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.sources.catalogue import all_sources
from pipelines.sources.declaration import NamedColumn, Source, SourceError, column_name
from pipelines.sources.names import match_names


def source(values: dict[str, dict[str, str]]) -> Source:
    """The declaration of BAS with other names for its contents."""
    names = NamedColumn.model_validate({"column": "measure", "values": values})
    return all_sources()["scb_bas"].model_copy(update={"names": {"ContentsCode": names}})


@pytest.mark.parametrize(
    ("variable", "column"),
    [("ContentsCode", "contentscode"), ("SNI2007", "sni2007"), ("Ålder (år)", "alder_ar"), ("kön", "kon")],
)
def test_a_variable_becomes_a_plain_column(variable: str, column: str) -> None:
    assert column_name(variable) == column


def test_a_code_is_found_before_a_label() -> None:
    declared = source({"employment": {"code": "X1", "label": "antal"}})
    assert match_names(declared, "ContentsCode", {"X1": "något annat", "X2": "antal"}) == {"X1": "employment"}


@pytest.mark.parametrize("label", ["Antal sysselsatta", "antal  sysselsatta ", "F41-F43 antal sysselsatta"])
def test_a_label_is_found_whatever_its_case_blanks_or_code_in_front(label: str) -> None:
    declared = source({"employment": {"label": "antal sysselsatta"}})
    assert match_names(declared, "ContentsCode", {"X9": label}) == {"X9": "employment"}


def test_codes_without_a_name_are_left_to_the_contract() -> None:
    declared = source({"employment": {"code": "X1"}})
    assert match_names(declared, "ContentsCode", {"X1": "a", "X2": "b"}) == {"X1": "employment"}


def test_a_name_that_finds_nothing_says_what_there_is_and_where_to_fix() -> None:
    declared = source({"employment": {"code": "X1", "label": "antal"}})
    with pytest.raises(SourceError, match=r"scb_bas.*'employment'.*X2 \(kronor\).*sources/scb_bas.yml"):
        match_names(declared, "ContentsCode", {"X2": "kronor"})


def test_two_names_for_one_value_are_refused() -> None:
    declared = source({"employment": {"code": "X1"}, "employees": {"label": "antal"}})
    with pytest.raises(SourceError, match="both as 'employment' and as 'employees'"):
        match_names(declared, "ContentsCode", {"X1": "antal"})


def test_every_declaration_gives_each_cell_a_key_with_its_year() -> None:
    for declared in all_sources().values():
        assert "tid" in declared.key
        assert len(set(declared.key)) == len(declared.key)
        assert declared.licence and declared.cadence and declared.title.sv and declared.title.en


@pytest.mark.parametrize("text", ["title: [", "title: {sv: a, en: b}", "- a\n- b"])
def test_a_file_that_declares_no_table_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "scb_broken.yml").write_text(text)
    with pytest.raises(SourceError, match=r"scb_broken\.yml"):
        all_sources(tmp_path)
