"""A format is one line of the register: its module, its columns and its place in the documentation follow from it."""

from __future__ import annotations

from importlib import import_module
from importlib.resources import files

from pipelines import PROJECT_ROOT
from pipelines.bibliometrics.document_types import document_type
from pipelines.bibliometrics.format_register import FORMATS
from pipelines.bibliometrics.header_maps import header_maps

PACKAGE = files("pipelines.bibliometrics.formats")


def test_every_format_has_a_reader_and_every_table_its_columns() -> None:
    assert len({one.kind for one in FORMATS}) == len(FORMATS)
    for one in FORMATS:
        assert callable(import_module(f"pipelines.bibliometrics.formats.{one.module}").read)
        if one.headers:
            assert header_maps(one.headers).versions
    declared = {path.name.removesuffix(".yml") for path in PACKAGE.iterdir() if path.name.endswith(".yml")}
    assert declared == {one.headers for one in FORMATS if one.headers}


def test_every_format_says_what_it_is_known_by() -> None:
    assert [one.kind for one in FORMATS if not (one.headers or one.begins or one.magic)] == []


def test_words_of_one_format_are_beside_its_columns() -> None:
    declared = header_maps("diva_publications").document_types
    assert all(document_type(word) == kind for kind, words in declared.items() for word in words)
    assert document_type("Doktorsavhandling, monografi") == "thesis"


def test_the_documentation_names_every_format() -> None:
    text = (PROJECT_ROOT / "docs" / "bibliometric-formats.md").read_text(encoding="utf-8").lower()
    layouts = {
        "diva_publications": "diva_csvall2",
        "wos_text": "wos_plain_text",
        "openalex_table": "openalex_flat",
        "openalex_json": "openalex_api",
        "openalex_lines": "openalex_jsonl",
        "incites": "incites_documents",
    }
    assert [one.kind for one in FORMATS if layouts.get(one.kind, one.kind) not in text] == []
