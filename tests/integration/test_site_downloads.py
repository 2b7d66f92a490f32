"""The downloads, opened by readers that this project did not write."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipelines.site.downloads.catalogue import catalogue
from pipelines.site.downloads.licence import CC_BY
from pipelines.site.pages.data import LINES
from sample.server.px_reading import read_px
from tests.databases import Dialect
from tests.nights import Site


@pytest.fixture(scope="module")
def night(finished: Callable[[Dialect], Site]) -> Site:
    return finished("duckdb")


@pytest.fixture(scope="module")
def folder(night: Site) -> Path:
    return night.published / "site"


def marts_values(night: Site, indicator: Any) -> dict[tuple[str, str, int], float]:
    """Followed values of an indicator by series, region and year, as the mart has them."""
    rows = night.read_file(
        "select series, region_code, year, value from marts.indicator_series "
        "where indicator_id = :indicator and is_followed and value is not null and region_code in "
        "(select region_code from marts.dim_region where region_level in ('country', 'county'))",
        indicator=indicator,
    )
    return {(row["series"], row["region_code"], row["year"]): row["value"] for row in rows}


def fed(night: Site) -> list[Any]:
    return [
        row["indicator_id"] for row in night.read_file("select indicator_id from marts.dim_indicator where can_be_fed")
    ]


def test_every_workbook_of_an_indicator_holds_the_marts_values(night: Site, folder: Path) -> None:
    for indicator in fed(night):
        book = load_workbook(BytesIO((folder / f"data/indicators/{indicator}.xlsx").read_bytes()), data_only=True)
        assert book.sheetnames == ["Siffror", "Figures", "Källor – Sources"]
        for name in ("Siffror", "Figures"):
            head, *rows = book[name].iter_rows(values_only=True)
            found = [value for row in rows for value in row[6:] if value is not None]
            assert sorted(found) == pytest.approx(sorted(marts_values(night, indicator).values()), rel=1e-12), indicator
            assert all(str(year).isdigit() for year in head[6:])


def test_a_simulated_value_has_a_hatched_ground_and_the_word(folder: Path) -> None:
    book = load_workbook(folder / "data/counties/08.xlsx")
    patterns: dict[str, set[str | None]] = {"simulerad": set(), "inspelad": set()}
    for row in book["Siffror"].iter_rows(min_row=2):
        if row[4].value in patterns:
            patterns[row[4].value] |= {cell.fill.patternType for cell in row[6:] if cell.value is not None}
    assert patterns["inspelad"] == {None}
    assert len(patterns["simulerad"]) == 1 and None not in patterns["simulerad"]


def test_px_files_are_read_by_pyaxis_and_by_the_projects_own_reader(night: Site, folder: Path) -> None:
    from pyaxis import pyaxis

    for indicator in fed(night):
        file = folder / f"data/indicators/{indicator}.px"
        wanted = marts_values(night, indicator)
        table = read_px(file)
        codes = [list(variable.codes) for variable in table.variables[:3]]
        own = {
            (series, region, int(year)): float(table.values[a, b, c, 0])
            for a, series in enumerate(codes[0])
            for b, region in enumerate(codes[1])
            for c, year in enumerate(codes[2])
            if table.values[a, b, c, 0] == table.values[a, b, c, 0]
        }
        assert own.keys() == wanted.keys(), indicator
        assert all(own[key] == pytest.approx(value, abs=1e-9) for key, value in wanted.items())
        read = pyaxis.parse(uri=str(file), encoding="utf-8")["DATA"]
        theirs = sorted(value for value in read["DATA"].astype(float) if value == value)
        assert theirs == pytest.approx(sorted(wanted.values()), abs=1e-9), indicator


def test_json_stat_is_valid_and_says_the_origin_of_every_cell(night: Site, folder: Path) -> None:
    from jsonstat_validator import validate_jsonstat

    for indicator in fed(night):
        document = json.loads((folder / f"api/v1/indicators/{indicator}.json").read_bytes())
        assert validate_jsonstat(document) is True
        assert sorted(document["value"].values()) == sorted(marts_values(night, indicator).values())
        assert document["status"].keys() == document["value"].keys()
        assert set(document["status"].values()) <= {"live", "recorded", "simulated"}


def test_the_api_is_as_its_description_says(folder: Path) -> None:
    description = json.loads((folder / "openapi.json").read_bytes())
    for path, item in description["paths"].items():
        pattern = path.lstrip("/").replace("{indicator_id}", "*").replace("{region_code}", "*")
        files = sorted(folder.glob(pattern))
        assert files, path
        schema = item["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        for file in files:
            assert set(schema["required"]) <= json.loads(file.read_bytes()).keys(), file
    assert len(list(folder.glob("api/v1/regions/*.json"))) == 21


def test_the_data_package_is_valid_with_its_keys(folder: Path) -> None:
    from frictionless import validate

    report = validate(str(folder / "data/datapackage.json"))
    assert report.valid, report.flatten(["taskNumber", "rowNumber", "fieldName", "message"])[:5]
    assert report.stats["tasks"] == 7
    for resource in json.loads((folder / "data/datapackage.json").read_bytes())["resources"]:
        assert (folder / "data" / resource["path"]).stat().st_size == resource["bytes"]


def test_csvw_metadata_describe_their_files(folder: Path) -> None:
    from csvw import CSVW

    for indicator in (5, 21):
        table = CSVW(str(folder / f"data/indicators/{indicator}.csv-metadata.json"), validate=True)
        assert table.is_valid, table.warnings
        rows: list[dict[str, Any]] = list(table.tables[0].iterdicts())
        assert (rows and isinstance(rows[0]["value"], (int, float))) or float(rows[0]["value"]) is not None


def test_the_ready_lines_of_the_data_page_run(night: Site, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB and Python, unchanged; for Excel, that what its lines name is in the file that they name."""
    import duckdb

    lines = {name: code.format(county="08") for name, code in LINES}
    shown = html.unescape((folder / "sv/data.html").read_text(encoding="utf-8"))
    assert all(code in shown for code in lines.values())
    monkeypatch.chdir(night.published)
    query = lines["DuckDB"].split('"')[1]
    with duckdb.connect("styrka.duckdb", read_only=True) as connection:
        own = connection.execute(query).fetchdf()
    *made, last = lines["Python"].splitlines()
    found: dict[str, Any] = {}
    exec("\n".join(made), found)
    real = eval(last, found)
    assert 0 < len(real) < len(own) and set(own.region_code) == set(real.region_code) == {"08"}
    excel = (folder / "data/counties/08.csv").read_text(encoding="utf-8").splitlines()[0]
    assert '"year"' in excel and '"value"' in excel and "counties\\08.csv" in lines["Excel Power Query"]
    assert "Parquet" not in lines["Excel Power Query"], "Excel has no connector for it"


def test_a_sample_is_never_in_a_catalogue(folder: Path) -> None:
    assert not (folder / "catalogue.rdf").exists()


# What DCAT-AP-SE 3.0.1 demands (docs.dataportal.se/dcat/docs/recommendations): mandatory properties by class.
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
[] a sh:NodeShape ; sh:targetClass dcat:Catalog ;
  sh:property [ sh:path dcterms:title ; sh:minCount 1 ], [ sh:path dcterms:description ; sh:minCount 1 ],
    [ sh:path dcterms:publisher ; sh:minCount 1 ; sh:nodeKind sh:IRI ; sh:class foaf:Agent ],
    [ sh:path dcterms:license ; sh:minCount 1 ; sh:nodeKind sh:IRI ],
    [ sh:path dcat:dataset ; sh:minCount 1 ; sh:class dcat:Dataset ] .
[] a sh:NodeShape ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path dcterms:title ; sh:minCount 1 ], [ sh:path dcterms:description ; sh:minCount 1 ],
    [ sh:path dcterms:publisher ; sh:minCount 1 ; sh:class foaf:Agent ],
    [ sh:path dcat:distribution ; sh:minCount 1 ; sh:class dcat:Distribution ],
    [ sh:path dcat:contactPoint ; sh:minCount 1 ] .
[] a sh:NodeShape ; sh:targetClass dcat:Distribution ;
  sh:property [ sh:path dcat:accessURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ],
    [ sh:path dcterms:license ; sh:minCount 1 ; sh:nodeKind sh:IRI ],
    [ sh:path dcterms:format ; sh:nodeKind sh:IRI ], [ sh:path dcat:mediaType ; sh:nodeKind sh:IRI ] .
[] a sh:NodeShape ; sh:targetClass foaf:Agent ;
  sh:property [ sh:path foaf:name ; sh:minCount 1 ], [ sh:path dcterms:type ; sh:minCount 1 ; sh:nodeKind sh:IRI ] .
"""


@pytest.mark.parametrize("without", ["", "dcterms:title", "foaf:name"])
def test_a_catalogue_of_live_figures_has_what_the_portal_demands(without: str) -> None:
    from pyshacl import validate
    from rdflib import Graph, URIRef

    text = catalogue("https://example.org/styrka/", "2026-11-27", "O'Hara & län <1>", CC_BY)
    if without:
        text = "\n".join(line for line in text.splitlines() if f"<{without}" not in line)
    graph = Graph().parse(data=text, format="xml")
    conforms, _, reasons = validate(graph, shacl_graph=Graph().parse(data=SHAPES, format="turtle"))
    assert conforms is (not without), reasons
    assert all(str(one).startswith(("http://", "https://")) for one in graph.subjects())
    licences = set(graph.objects(predicate=URIRef("http://purl.org/dc/terms/license")))
    assert licences == {URIRef("http://creativecommons.org/licenses/by/4.0/")}
