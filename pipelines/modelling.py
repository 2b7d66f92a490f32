"""Running dbt inside the process of the run, and reading its graph.

Belongs here: calling dbt, and what came of each model and test. Does not belong here: Dagster (``assets/models.py``)
or any SQL (``dbt/``). dbt's engine is imported only where it runs: it costs seconds.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pipelines.settings import PROJECT_ROOT

DBT_PROJECT = PROJECT_ROOT / "dbt"

NodeKind = Literal["model", "seed", "test"]


class ModellingError(Exception):
    """dbt could not read the project or start at all."""


@dataclass(frozen=True)
class DbtTarget:
    """Where dbt builds, and where it keeps what it has parsed for that place.

    `variables` are what dbt/profiles.yml reads from the environment.
    """

    variables: Mapping[str, str]
    folder: Path


@dataclass(frozen=True)
class Node:
    """A model or seed of the project, as the asset graph needs it."""

    unique_id: str
    name: str
    kind: NodeKind
    layer: str
    """staging, intermediate, marts or seeds."""
    description: str
    columns: Mapping[str, str]
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


@dataclass(frozen=True)
class ModelOutcome:
    """What became of one model or test: `success`, `warn`, `error`, `fail` or `skipped`, in dbt's words."""

    unique_id: str
    status: str
    message: str
    failures: int | None
    seconds: float

    @property
    def succeeded(self) -> bool:
        """Built, or a test without findings."""
        return self.status in ("success", "pass")


def project_digest(project: Path = DBT_PROJECT) -> str:
    """16 hexadecimal digits that change when any file of the dbt project does."""
    digest = hashlib.sha256()
    for path in sorted(
        path for path in project.rglob("*") if path.is_file() and path.suffix in (".sql", ".yml", ".csv")
    ):
        relative = path.relative_to(project)
        if relative.parts[0] not in ("target", "logs"):
            digest.update(f"{relative}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def dbt_target(warehouse_url: str | None, build: Path) -> DbtTarget:
    """The target of an installation: the DuckDB file in `build`, or the PostgreSQL database at `warehouse_url`.

    dbt writes the database's name into what it has parsed, so each database has a folder of its own.
    """
    if warehouse_url is None or warehouse_url.startswith("duckdb"):
        path = str(build / "warehouse.duckdb") if warehouse_url is None else warehouse_url.partition(":///")[2]
        variables = {"STYRKA_DBT_TARGET": "duckdb", "STYRKA_DBT_DUCKDB": path}
        return DbtTarget(variables, build / "dbt" / f"{project_digest()}-duckdb-{Path(path).stem}")
    from sqlalchemy.engine import make_url

    url = make_url(warehouse_url)
    variables = {
        "STYRKA_DBT_TARGET": "postgres",
        "STYRKA_DBT_HOST": url.host or str(url.query.get("host", "localhost")),
        "STYRKA_DBT_PORT": str(url.port or 5432),
        "STYRKA_DBT_USER": url.username or "",
        "DBT_ENV_SECRET_STYRKA_PASSWORD": url.password or "",
        "STYRKA_DBT_DATABASE": url.database or "",
    }
    return DbtTarget(variables, build / "dbt" / f"{project_digest()}-postgres-{url.database}")


def model_graph(warehouse_url: str | None, build: Path) -> ModelGraph:
    """The project's graph; parsed once for each state of the project and target, then read from `build`."""
    target = dbt_target(warehouse_url, build)
    manifest = target.folder / "manifest.json"
    if not manifest.exists():
        _parse(target)
    return _read_graph(json.loads(manifest.read_bytes()))


def run_models(warehouse_url: str | None, build: Path) -> list[ModelOutcome]:
    """Build all models and run all tests; unit tests belong to the project's own tests.

    Raises:
        ModellingError: dbt did not get as far as running.
    """
    from dbt.artifacts.schemas.run import RunExecutionResult
    from dbt.cli.main import dbtRunner
    from dbt.contracts.graph.manifest import Manifest

    target = dbt_target(warehouse_url, build)
    # What was parsed for the graph serves the run too: parsing takes as long as building.
    parsed = Manifest.from_msgpack((target.folder / "partial_parse.msgpack").read_bytes())
    with _environment(target):
        result = dbtRunner(manifest=parsed).invoke(
            ["build", *_QUIET, *_paths(), "--exclude", "resource_type:unit_test"]
        )
        _release_database()
    if not isinstance(result.result, RunExecutionResult):
        raise ModellingError(f"dbt could not run: {result.exception}. See {target.folder / 'logs' / 'dbt.log'}.")
    return [_outcome(run_result) for run_result in result.result.results]


def _outcome(run_result: Any) -> ModelOutcome:
    return ModelOutcome(
        unique_id=run_result.node.unique_id,
        status=str(run_result.status),
        message=run_result.message or "",
        failures=run_result.failures,
        seconds=run_result.execution_time,
    )


def _parse(target: DbtTarget) -> None:
    from dbt.cli.main import dbtRunner

    _forget_other_states(target)
    target.folder.mkdir(parents=True, exist_ok=True)
    with _environment(target):
        result = dbtRunner().invoke(["parse", *_QUIET, *_paths()])
        _release_database()
    if not result.success:
        shutil.rmtree(target.folder, ignore_errors=True)
        raise ModellingError(f"dbt cannot read the project in {DBT_PROJECT}: {result.exception}.")


def _forget_other_states(target: DbtTarget) -> None:
    """Remove what was parsed from earlier states of the project."""
    if target.folder.parent.exists():
        for folder in target.folder.parent.iterdir():
            if not folder.name.startswith(project_digest()):
                shutil.rmtree(folder, ignore_errors=True)


# What a run has to say is said from its results; dbt's own log lies in the build folder.
_QUIET = ["--log-level", "none", "--no-use-colors", "--log-level-file", "info"]


def _paths() -> list[str]:
    return ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]


@contextmanager
def _environment(target: DbtTarget) -> Iterator[None]:
    """Lend dbt our settings for the length of one call: it takes them from the environment."""
    lent = {
        "DO_NOT_TRACK": "1",
        "STYRKA_DBT_TARGET_PATH": str(target.folder),
        "DBT_LOG_PATH": str(target.folder / "logs"),
        **target.variables,
    }
    before = {name: os.environ.get(name) for name in lent}
    os.environ.update(lent)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _release_database() -> None:
    """Free what dbt holds: it keeps its connections, and with them DuckDB's lock, until its adapters are reset."""
    from dbt.adapters import factory
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    close: list[Callable[[], None]] = [
        factory.cleanup_connections,
        DuckDBConnectionManager.close_all_connections,
        factory.reset_adapters,
    ]
    for step in close:
        step()


def _read_graph(manifest: dict[str, Any]) -> ModelGraph:
    nodes, tests = [], []
    for unique_id, node in sorted(manifest["nodes"].items()):
        if node["resource_type"] in ("model", "seed"):
            nodes.append(_node(unique_id, node))
        elif node["resource_type"] == "test":
            tests.append(_test(unique_id, node))
    sources = {unique_id: (source["schema"], source["name"]) for unique_id, source in manifest["sources"].items()}
    return ModelGraph(tuple(nodes), tuple(tests), sources)


def _node(unique_id: str, node: dict[str, Any]) -> Node:
    layer = "seeds" if node["resource_type"] == "seed" else node["fqn"][1]
    return Node(
        unique_id=unique_id,
        name=node["name"],
        kind=node["resource_type"],
        layer=layer,
        description=node["description"].strip(),
        columns={name: column["description"] for name, column in node["columns"].items()},
        depends_on=tuple(node.get("depends_on", {}).get("nodes", [])),
    )


def _test(unique_id: str, node: dict[str, Any]) -> ModelTest:
    severity: Literal["critical", "warning"] = "warning" if node["config"]["severity"].lower() == "warn" else "critical"
    tested = node.get("attached_node") or node["depends_on"]["nodes"][0]
    return ModelTest(unique_id, node["name"], severity, tested, node["description"].strip())
