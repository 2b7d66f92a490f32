"""What a build leaves beside the warehouse for people and tools: dbt's `run_results.json`, and the queries that broke.

Two kinds of files under `build/dbt/`. Not here: what was found, which is `quality.check_results`.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

from pipelines.clock import utc_now
from pipelines.system.files import replace_file
from pipelines.transform.compiled import CompiledProject
from pipelines.transform.outcome import ModelOutcome

# dbt's own schema of the file, for the tools that read it.
_SCHEMA = "https://schemas.getdbt.com/dbt/run-results/v6.json"


def write_run(folder: Path, project: CompiledProject, outcomes: Sequence[ModelOutcome], seconds: float) -> None:
    """Write `run_results.json`, and under `compiled/` the query of every model or test that did not succeed."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / "compiled", ignore_errors=True)
    ran = [outcome for outcome in outcomes if outcome.unique_id in project.statements]
    for outcome in ran:
        if not outcome.succeeded and outcome.status != "skipped":
            _write_query(folder / "compiled", project, outcome.unique_id)
    content = {
        "metadata": {
            "dbt_schema_version": _SCHEMA,
            "dbt_version": "1.11.0",
            "generated_at": utc_now().astimezone(UTC).isoformat(),
            "invocation_id": str(uuid.uuid4()),
            "env": {},
        },
        "results": [_result(project, outcome) for outcome in ran],
        "elapsed_time": seconds,
        "args": {"which": "build"},
    }
    replace_file(folder / "run_results.json", json.dumps(content))


def _write_query(folder: Path, project: CompiledProject, unique_id: str) -> None:
    statement = project.statements[unique_id]
    path = folder / f"{statement.name}.sql"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"-- {statement.path}\n{statement.sql}\n", encoding="utf-8")


def _result(project: CompiledProject, outcome: ModelOutcome) -> dict[str, Any]:
    statement = project.statements[outcome.unique_id]
    return {
        "status": outcome.status,
        "timing": [],
        "thread_id": "styrka",
        "execution_time": outcome.seconds,
        "adapter_response": {},
        "message": outcome.message or None,
        "failures": outcome.failures,
        "unique_id": outcome.unique_id,
        "compiled": statement.kind != "seed",
        "compiled_code": statement.sql if statement.kind != "seed" else None,
        "relation_name": None if statement.kind == "test" else statement.relation,
    }
