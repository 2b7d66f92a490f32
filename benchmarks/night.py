"""What a nightly run costs, as whole processes: from empty, with one changed table, and when nothing has changed.

Timing the commands that people run, in units of `import dagster` in the same run: processor seconds over processor
seconds, so that other work on the machine shifts the ratios little. Not here: any assertion; the targets stand beside
the figures. Run it with `python -m benchmarks.night`.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.processes import Cost, measure

ROUNDS = 5

# The unit of every ratio.
IMPORT = [sys.executable, "-c", "import dagster"]
# What Dagster does when it loads the project: build the definitions and resolve the job.
LOAD_DEFINITIONS = [
    sys.executable,
    "-c",
    "from pipelines.definitions import defs; defs().resolve_job_def('nightly')",
]
# The job with nothing to do in its steps: what a run that builds takes at the least.
DAGSTER_ALONE = [sys.executable, "-m", "benchmarks.dagster_alone"]
NIGHT = [sys.executable, "-m", "pipelines.cli.main", "run", "nightly", "--sample"]


def run(command: list[str], home: Path) -> Cost:
    """What `command` costs on a home folder."""
    environment = {**os.environ, "STYRKA_HOME": str(home)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return measure(command, environment)


def _dagster_alone() -> Cost:
    """What Dagster takes for the job's assets and checks, in a home without a past."""
    with tempfile.TemporaryDirectory() as folder:
        _prepare(folder)
        return run(DAGSTER_ALONE, Path(folder))


def _prepare(home: str) -> None:
    command = [sys.executable, "-m", "pipelines.cli.main", "prepare"]
    subprocess.run(command, env={**os.environ, "STYRKA_HOME": home}, check=True, stdout=subprocess.DEVNULL)


def median(costs: list[Cost]) -> Cost:
    """Median seconds and greatest memory."""
    return Cost(
        statistics.median(cost.seconds for cost in costs),
        max(cost.megabytes for cost in costs),
        statistics.median(cost.processor for cost in costs),
    )


def main() -> None:
    """Print the costs and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        _prepare(folder)
        first = run(NIGHT, home)
        units, loads, quiet = [], [], []
        # In turn, so that a machine that slows down slows all.
        for _ in range(ROUNDS):
            units.append(run(IMPORT, home))
            loads.append(run(LOAD_DEFINITIONS, home))
            quiet.append(run(NIGHT, home))
        changed = run([sys.executable, "-m", "benchmarks.one_table", folder], home)
        alone = _dagster_alone()
    unit = median(units).processor
    print("A nightly run, as whole processes; ratios are of processor time to that of `import dagster`")
    print(f"  import dagster            {_line(median(units), unit)}")
    print(f"  from empty                {_line(first, unit)}   target: at most 20, 1000 MB")
    print(f"  one table has changed     {_line(changed, unit)}   target: at most 8")
    print(f"  nothing has changed       {_line(median(quiet), unit)}   target: at most 2")
    print(f"  loading the definitions   {_line(median(loads), unit)}")
    print(f"  Dagster alone             {_line(alone, unit)}   the nightly job with nothing to do in its steps")


def _line(cost: Cost, unit: float) -> str:
    spent = f"{cost.seconds:6.2f} s, {cost.processor:6.2f} s of processor {cost.megabytes:6.0f} MB"
    return f"{spent} {cost.processor / unit:6.1f} x"


if __name__ == "__main__":
    main()
