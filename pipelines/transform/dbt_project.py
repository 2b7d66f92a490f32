"""The dbt project as dbt parses it: its graph of models, seeds and tests.

When dbt has to parse and compile, where that is kept, and what the asset graph needs of it. Not here: building anything
(``model_run.py``), Dagster (``assets/models.py``) or any SQL (``dbt/``).

Both take longer than building, so they are done once for each state of the project and kind of database: in the
project's own `dbt/target/` by `styrka prepare` (which `make setup` calls), otherwise in the home folder.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pipelines.transform.compiled import COMPILED
from pipelines.transform.compiling import compile_project
from pipelines.transform.dbt_call import DBT_PROJECT, ModellingError, called_dbt, common_options
from warehouse.engine import Dialect

NodeKind = Literal["model", "seed", "test"]

PREPARED = DBT_PROJECT / "target"
"""Where a checkout keeps what dbt has parsed; an installed wheel writes nothing beside its own files."""
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Node:
    """A model or seed of the project, as the asset graph needs it."""

    unique_id: str
    name: str
    kind: NodeKind
    layer: str
    """staging, intermediate, marts or seeds."""
    path: str
    """Of its file, within the dbt project."""
    described_in: str
    """Its YAML file, within the dbt project; empty where there is none."""
    description: str
    columns: Mapping[str, str]
    """Column -> its description in both languages, see ``warehouse/descriptions.py``."""
    depends_on: tuple[str, ...]
    """Unique ids of models, seeds and sources."""


@dataclass(frozen=True)
class ModelTest:
    """A data test of the project."""

    unique_id: str
    name: str
    severity: Literal["critical", "warning"]
    node: str
    """Unique id of the model that it tests."""
    description: str


@dataclass(frozen=True)
class ModelGraph:
    """What dbt would build."""

    nodes: tuple[Node, ...]
    tests: tuple[ModelTest, ...]
    sources: Mapping[str, tuple[str, str]]
    """Unique id of a dbt source -> schema and table."""
    parsed: Path
    """Folder of what dbt has parsed: a run builds exactly this state of the project."""


def project_digest(project: Path = DBT_PROJECT) -> str:
    """16 hexadecimal digits that change when any file of the dbt project does."""
    digest = hashlib.sha256()
    for path in sorted(
        path for path in project.rglob("*") if path.is_file() and path.suffix in (".sql", ".yml", ".csv", ".md")
    ):
        relative = path.relative_to(project)
        if relative.parts[0] not in ("target", "logs"):
            digest.update(f"{relative}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def mart_names(graph: ModelGraph) -> list[str]:
    """The tables that analysts get."""
    return [node.name for node in graph.nodes if node.layer == "marts"]


def model_graph(dialect: Dialect, build: Path) -> ModelGraph:
    """The project's graph for a kind of database, as it was prepared, or parsed into `build` for the first time.

    Raises:
        ModellingError: dbt cannot read the project.
    """
    return known_graph(dialect, build) or prepare_graph(dialect, build / "dbt")


def known_graph(dialect: Dialect, build: Path) -> ModelGraph | None:
    """The project's graph where it has been parsed already; None where dbt would have to."""
    folder = prepared_folder(dialect, build)
    return _read_graph(folder) if folder else None


def prepared_folder(dialect: Dialect, build: Path) -> Path | None:
    """Where this state of the project lies parsed, or None."""
    name = f"{project_digest()}-{dialect}"
    places = (PREPARED / name, build / "dbt" / name)
    return next((folder for folder in places if (folder / COMPILED).exists()), None)


def prepare_graph(dialect: Dialect, folder: Path = PREPARED) -> ModelGraph:
    """Parse the project into `folder`, and forget its earlier states there."""
    digest = project_digest()
    parsed = folder / f"{digest}-{dialect}"
    if not (parsed / COMPILED).exists():
        _forget_other_states(folder, digest)
        _parse(dialect, parsed)
    return _read_graph(parsed)


def _parse(dialect: Dialect, parsed: Path) -> None:
    """Into a folder beside, moved into place whole: a killed parse leaves nothing that looks finished."""
    making = parsed.with_suffix(".making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    with called_dbt(dialect, None, making) as runner:
        result = runner().invoke(["parse", *common_options()])
    if not result.success:
        shutil.rmtree(making, ignore_errors=True)
        raise ModellingError(f"dbt cannot read the project in {DBT_PROJECT}: {result.exception}.")
    compile_project(dialect, making)
    shutil.rmtree(parsed, ignore_errors=True)
    making.rename(parsed)


def _forget_other_states(folder: Path, digest: str) -> None:
    for other in folder.glob("*-*"):
        if not other.name.startswith(digest):
            shutil.rmtree(other, ignore_errors=True)


def _read_graph(parsed: Path) -> ModelGraph:
    manifest = json.loads((parsed / "manifest.json").read_bytes())
    nodes, tests = [], []
    for unique_id, node in sorted(manifest["nodes"].items()):
        if node["resource_type"] in ("model", "seed"):
            nodes.append(_node(unique_id, node))
        elif node["resource_type"] == "test":
            tests.append(_test(unique_id, node))
    sources = {unique_id: _source(source) for unique_id, source in manifest["sources"].items()}
    return ModelGraph(tuple(nodes), tuple(tests), sources, parsed)


def _source(source: dict[str, Any]) -> tuple[str, str]:
    """Schema and source table: the declared asset, since one source may fill several raw tables."""
    asset = source.get("meta", {}).get("dagster", {}).get("asset_key")
    return (asset[0], asset[1]) if asset else (source["schema"], source["name"])


def _node(unique_id: str, node: dict[str, Any]) -> Node:
    layer = "seeds" if node["resource_type"] == "seed" else node["fqn"][1]
    return Node(
        unique_id=unique_id,
        name=node["name"],
        kind=node["resource_type"],
        layer=layer,
        path=node["original_file_path"],
        described_in=(node["patch_path"] or "").partition("://")[2],
        description=node["description"].strip(),
        columns={name: column["description"] for name, column in node["columns"].items()},
        depends_on=tuple(node.get("depends_on", {}).get("nodes", [])),
    )


def _test(unique_id: str, node: dict[str, Any]) -> ModelTest:
    severity: Literal["critical", "warning"] = "warning" if node["config"]["severity"].lower() == "warn" else "critical"
    tested = node.get("attached_node") or node["depends_on"]["nodes"][0]
    return ModelTest(unique_id, node["name"], severity, tested, node["description"].strip())
