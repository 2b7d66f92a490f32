"""The project keeps its shape: one stem names a table everywhere, packages import what they may, starting is light."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines import PROJECT_ROOT
from pipelines.sources.catalogue import all_sources, fetched

ENGINES = ("dagster", "dbt", "great_expectations")

# What may be imported without any engine behind the graph, the models or the checks.
LIGHT_MODULES = (
    "pipelines.pxweb",
    "pipelines.jsonstat.dataset",
    "pipelines.archive",
    "pipelines.installation.home",
    "pipelines.settings",
    "pipelines.sources.catalogue",
    "pipelines.ingest.fetching",
    "pipelines.load.loader",
    "pipelines.steps.validate",
    "pipelines.steps.plan",
    "pipelines.cli.run_job",
    "pipelines.kinds.registry",
    "pipelines.publish.summary",
    "pipelines.cli.console",
    "pipelines.alerts.metrics",
    "pipelines.cli.logs",
    "pipelines.maintenance.doctor",
    "pipelines.steps.replay",
    "pipelines.publish.editions",
    "pipelines.maintenance.backup",
    "pipelines.publish.dictionary",
    "pipelines.checks.freshness",
    "pipelines.cli.main",
    "pipelines.alerts.run_monitor",
    "pipelines.alerts.page",
    "pipelines.alerts.notify",
    "pipelines.alerts.run_monitor",
    "pipelines.cli.alerts",
    "pipelines.checks.contract",
    "pipelines.checks.expectations.validation",
    "warehouse.engine",
    "warehouse.loading",
    "warehouse.publishing",
    "warehouse.quality",
    "warehouse.reading",
    "warehouse.tables",
    "warehouse.vintages",
    "sample.api",
)


# Tables that a set of exports fills, and what is known of the sources themselves.
STAGED_BESIDE_SOURCES = {
    "source_measures",
    *("publications", "publication_organisations", "publication_subjects", "publication_citations"),
    *("publication_scores", "research_organisations", "activity_base", "citation_baseline", "citation_counts"),
    *("sources", "series_breaks", "variable_values", "lineage", "revised_cells"),
}
# Tables that are fetched from the agency's API; others come as files.
ASKED = set(fetched(all_sources()))
# The counties' part of a dataset that is asked for whole beside it; the sample answers both from the wider file.
PART_OF_A_WIDER_FILE = {"eurostat_value_added", "eurostat_employed"}


def stems(folder: str, pattern: str) -> set[str]:
    return {path.stem for path in (PROJECT_ROOT / folder).glob(pattern)}


def python(program: str, **environment: str) -> Any:
    """What a program in an interpreter of its own prints last, read as JSON."""
    import os

    ended = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=PROJECT_ROOT,
        env={**os.environ, **environment},
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout.splitlines()[-1])


def test_the_same_stem_names_a_table_everywhere() -> None:
    sources = stems("pipelines/sources", "*.yml")
    assert sources == set(all_sources())
    assert stems("pipelines/checks/contracts", "*.yml") == sources
    staged = {stem.removeprefix("stg_") for stem in stems("dbt/models/staging", "stg_*.sql")}
    assert staged - STAGED_BESIDE_SOURCES == sources
    assert {stem.removeprefix("stg_") for stem in stems("dbt/models/staging", "stg_*.yml")} == staged
    assert stems("sample/tables", "**/*.json") - {"index"} == ASKED - PART_OF_A_WIDER_FILE


def test_each_staging_model_declares_the_raw_table_that_it_reads() -> None:
    for stem in all_sources():
        declared = yaml.safe_load((PROJECT_ROOT / f"dbt/models/staging/stg_{stem}.yml").read_text(encoding="utf-8"))
        tables = [table["name"] for source in declared["sources"] for table in source["tables"]]
        assert tables == [stem]
        assert [model["name"] for model in declared["models"]] == [f"stg_{stem}"]
        assert f"'{stem}'" in (PROJECT_ROOT / f"dbt/models/staging/stg_{stem}.sql").read_text(encoding="utf-8")


def test_every_table_of_the_sample_is_listed_under_its_declared_id() -> None:
    index = json.loads((PROJECT_ROOT / "sample/tables/index.json").read_bytes())
    listed = {Path(entry["file"]).stem: entry["id"] for entry in index["tables"]}
    # Agencies of another kind than PxWeb have no list of tables to be in.
    listable = {stem for stem in ASKED if all_sources()[stem].kind == "pxweb"}
    assert set(listed) == listable
    for stem in listable:
        assert all_sources()[stem].place.table_id in (None, listed[stem])


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_needed_every_night_imports_no_engine(engine: str) -> None:
    program = f"""
import importlib, json, sys
loaded = []
for name in {LIGHT_MODULES!r}:
    importlib.import_module(name)
    if {engine!r} in sys.modules:
        loaded.append(name)
        break
print(json.dumps(loaded))
"""
    assert python(program) == []


# Each imported alone would hide what another has loaded: here every module of the package is looked at, as text.
@pytest.mark.parametrize("package", ["pipelines/pxweb", "pipelines/archive.py", "warehouse", "sample"])
def test_the_rooms_without_orchestration_never_name_it(package: str) -> None:
    path = PROJECT_ROOT / package
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    assert files
    for file in files:
        found = re.findall(r"^\s*(?:from|import)\s+(dagster|dbt|great_expectations)\b", file.read_text(), re.MULTILINE)
        assert not found, f"{file} imports {found}"


LOADING = """
import json, socket, sys

def refuse(*arguments, **named):
    raise AssertionError(f"loading the definitions reached for the network: {arguments}")

import pipelines.definitions
before = sorted(set(sys.modules) & {"great_expectations", "pandas", "dbt.cli.main", "duckdb", "pyarrow"})
socket.socket.connect = refuse
socket.getaddrinfo = refuse
from pipelines.definitions import build_definitions
from pipelines.settings import Settings
definitions = build_definitions(Settings(_env_file=None))
repository = definitions.get_repository_def()
heavy = sorted(set(sys.modules) & {"great_expectations", "dbt.cli.main"})
print(json.dumps({"at import": before, "after building": heavy, "jobs": sorted(repository.job_names)}))
"""


def test_loading_the_definitions_asks_nobody_and_loads_no_engine(tmp_path: Path) -> None:
    # dbt's graph is read once for each state of the project; that one time costs dbt's engine.
    python(
        "import json; from pipelines.cli.app import prepare; prepare(); print(json.dumps(0))",
        STYRKA_HOME=str(tmp_path),
    )
    reported = python(LOADING, STYRKA_HOME=str(tmp_path))
    assert reported["at import"] == []
    assert reported["after building"] == []
    assert {"nightly", "annual"} <= set(reported["jobs"])
    # Nothing but the graph and Dagster's settings was written.
    assert not (tmp_path / "archive").exists() and not (tmp_path / "published").exists()


def test_workspace_and_dg_name_the_same_definitions() -> None:
    workspace = yaml.safe_load((PROJECT_ROOT / "workspace.yaml").read_text(encoding="utf-8"))
    (entry,) = workspace["load_from"]
    module, attribute = entry["python_module"]["module_name"], entry["python_module"]["attribute"]
    configured = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["dg"]["project"]
    assert configured["code_location_target_module"] == module
    assert configured["code_location_name"] == entry["python_module"]["location_name"]
    program = f"""
import importlib, json
found = [hasattr(importlib.import_module({module!r}), {attribute!r})]
for name in {[configured["root_module"], configured["defs_module"]]!r}:
    found.append(bool(importlib.import_module(name)))
print(json.dumps(found))
"""
    assert python(program) == [True, True, True]


def test_the_readme_mentions_every_command_and_both_make_targets() -> None:
    from typer.main import get_command

    from pipelines.cli.app import app

    readme = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert {"run", "ui", "rebuild", "prepare"} <= set(commands)
    missing = [f"styrka {name}" for name in commands if f"styrka {name}" not in readme]
    assert not missing
    for target in ("make run", "make test"):
        assert target in readme


def test_every_target_that_the_readme_names_is_in_the_makefile() -> None:
    readme = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)`", readme)) <= targets


def test_files_that_the_readme_points_to_exist() -> None:
    readme = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
    linked = [target.partition("#")[0] for target in re.findall(r"\]\(([^)]+)\)", readme) if "://" not in target]
    missing = [target for target in linked if target and not (PROJECT_ROOT / target).exists()]
    assert not missing
