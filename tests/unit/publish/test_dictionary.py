"""The dictionary: every mart, column, source and demand is in it, and the page stands by itself."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipelines.kinds.registry import KINDS
from pipelines.publish.dictionary import DOCUMENT, PAGE, dictionary, dictionary_files
from pipelines.sources.catalogue import all_sources
from pipelines.sources.dropped_sets import dropped_sets
from pipelines.transform.dbt_project import ModelGraph, mart_names, model_graph

SOURCES = {**all_sources(), **dropped_sets("sample")}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> ModelGraph:
    return model_graph("duckdb", tmp_path_factory.mktemp("build"))


@pytest.fixture(scope="module")
def files(graph: ModelGraph) -> dict[str, bytes]:
    return dictionary_files(SOURCES, graph)


def test_every_mart_is_described_with_its_columns_and_sources(graph: ModelGraph, files: dict[str, bytes]) -> None:
    marts = {mart["name"]: mart for mart in json.loads(files[DOCUMENT])["marts"]}
    assert set(marts) == set(mart_names(graph))
    indices = marts["specialisation_indices"]
    assert {"location_quotient", "origin"} <= {column["name"] for column in indices["columns"]}
    assert "scb_bas" in indices["sources"] and "scb_population" not in indices["sources"]
    assert any("weighted by their totals" in demand["demand"].lower() for demand in indices["demands"])


def test_every_table_and_column_is_described_in_both_languages(files: dict[str, bytes]) -> None:
    document = json.loads(files[DOCUMENT])
    tables = [*document["marts"], *document["tables"]]
    said = [(table["name"], one) for table in tables for one in (table, *table["columns"])]
    assert [
        f"{table}: {one['name']}" for table, one in said if not (one["description"] and one["description_sv"])
    ] == []
    for _, one in said:
        assert "sv:" not in one["description"] and "sv:" not in one["description_sv"]


def test_every_demand_of_every_contract_is_in_it(files: dict[str, bytes]) -> None:
    sources = {source["name"]: source for source in json.loads(files[DOCUMENT])["sources"]}
    assert set(sources) == set(SOURCES)
    for name, source in sources.items():
        assert [demand["name"] for demand in source["demands"]] == [
            check.name for check in KINDS[SOURCES[name].kind].checks(name)
        ]
        assert source["licence"]
        assert source["contents"] or name in dropped_sets("sample")


class Page(HTMLParser):
    """What a page links to, and which ids it has."""

    def __init__(self) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.ids: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.ids += filter(None, [named.get("id")])
        target = named.get("href") or named.get("src")
        if target:
            (self.links.add if target.startswith("#") else self.outside.append)(target)


def test_the_page_stands_by_itself_and_every_link_leads_somewhere(files: dict[str, bytes]) -> None:
    page = Page()
    page.feed(files[PAGE].decode())
    assert not page.outside
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    text = files[PAGE].decode()
    assert '<html lang="en">' in text and "<h1>" in text and not re.search(r"@import|url\(", text)


def test_texts_from_outside_are_escaped(graph: ModelGraph) -> None:
    from pipelines.publish.dictionary import page

    document = dictionary(SOURCES, graph)
    document["sources"][0]["title_en"] = "<script>alert(1)</script>"
    assert "<script>" not in page(document)


def test_the_same_declarations_give_the_same_bytes(graph: ModelGraph, files: dict[str, bytes], tmp_path: Path) -> None:
    assert dictionary_files(SOURCES, graph) == files
