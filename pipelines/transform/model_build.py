"""All models, with what Python draws between them.

Putting the draws into the build. Not here: running the models (``model_run.py``), or the draws
(``bootstrap_intervals.py``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from pipelines.transform import bootstrap_intervals
from pipelines.transform.model_run import PythonStep, run_models
from pipelines.transform.outcome import ModelOutcome
from warehouse.engine import Warehouse

DRAWN = ("staging", "research_intervals")
"""The table that Python draws, which later models read as a source."""
READ_BY_DRAWS = ("int_research_strengths", "int_measured_publications", "int_publication_impact")
"""The models that it is drawn from."""


def build_in_order(
    warehouse: Warehouse, parsed: Path, build: Path, select: Sequence[str] = (), *, everything: bool = False
) -> list[ModelOutcome]:
    """Build the models and run their tests, each after everything that it reads is finished.

    Args:
        warehouse: where the models are built.
        parsed: folder of the compiled project.
        build: where the outcome is written, with the queries that broke.
        select: names of models or folders of the project, to build no others but those that they are made of.
        everything: make everything again, changed or not.
    """
    version = hashlib.sha256(Path(bootstrap_intervals.__file__).read_bytes()).hexdigest()
    draws = PythonStep(
        DRAWN,
        READ_BY_DRAWS,
        version,
        lambda: bootstrap_intervals.draw_intervals(warehouse),
    )
    return run_models(warehouse, parsed, build, select, [draws], everything=everything)
