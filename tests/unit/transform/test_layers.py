"""dbt's models read downwards only: staging reads what was loaded, intermediate reads staging, marts read intermediate.

Seeds are declarations that intermediate models and marts may read. One intermediate model reads a table that Python
makes of intermediate models (`drawn`).
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.transform.dbt_project import MANIFEST, ModelGraph, mart_names, model_graph

MAY_READ = {
    "staging": {"raw", "meta", "earlier", "strategy"},
    "intermediate": {"staging", "intermediate", "seeds"},
    "marts": {"intermediate", "marts", "seeds"},
}
DRAWN = ("int_research_intervals", "research_intervals")
MART_FOLDERS = {"core", "industry", "strategy", "research", "projects", "quality"}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> ModelGraph:
    return model_graph("duckdb", tmp_path_factory.mktemp("graph"))


def edges_that_run_up(graph: ModelGraph) -> list[str]:
    layers = {node.unique_id: node.layer for node in graph.nodes}
    found = []
    for node in graph.nodes:
        for upstream in node.depends_on:
            layer = layers.get(upstream) or upstream.split(".")[2]
            name = upstream.split(".")[-1]
            if node.kind == "model" and layer not in MAY_READ[node.layer] and (node.name, name) != DRAWN:
                found.append(f"{node.layer}.{node.name} reads {layer}.{name}")
    return found


def test_no_model_reads_a_layer_above_its_own(graph: ModelGraph) -> None:
    assert edges_that_run_up(graph) == []


def test_every_model_is_described_in_a_file_under_its_own_stem(graph: ModelGraph) -> None:
    for node in graph.nodes:
        if node.kind == "model":
            assert node.described_in == str(Path(node.path).with_suffix(".yml")), node.name


def test_every_model_says_in_its_description_what_a_row_is(graph: ModelGraph) -> None:
    silent = [node.name for node in graph.nodes if node.kind == "model" and "One row per" not in node.description]
    assert silent == []


def test_the_release_exposes_every_mart(graph: ModelGraph) -> None:
    manifest = json.loads((graph.parsed / MANIFEST).read_bytes())
    exposed = {name.split(".")[-1] for name in manifest["exposures"]["exposure.styrka.release"]["depends_on"]["nodes"]}
    assert exposed == set(mart_names(graph))


def test_marts_lie_in_the_folder_of_their_readers(graph: ModelGraph) -> None:
    folders = {node.name: Path(node.path).parts[2] for node in graph.nodes if node.layer == "marts"}
    assert set(folders.values()) <= MART_FOLDERS, folders
