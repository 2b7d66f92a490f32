"""What a nightly run costs, as whole processes: from empty, and when nothing has changed.

Timing the commands that people run, and ratios between them. Not here: any assertion; the targets stand beside the
figures. Run it with `python -m benchmarks.night`, on a machine that does nothing else.
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

# What Dagster does when it loads the project: build the definitions and resolve the job.
LOAD_DEFINITIONS = [
    sys.executable,
    "-c",
    "from pipelines.definitions import defs; defs().resolve_job_def('nightly')",
]
NIGHT = [sys.executable, "-m", "pipelines.cli.main", "run", "nightly", "--sample"]


def run(command: list[str], home: Path) -> Cost:
    """What `command` costs on a home folder."""
    environment = {**os.environ, "STYRKA_HOME": str(home)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return measure(command, environment)


def median(costs: list[Cost]) -> Cost:
    """Median seconds and greatest memory."""
    return Cost(statistics.median(cost.seconds for cost in costs), max(cost.megabytes for cost in costs))


def main() -> None:
    """Print the costs and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        subprocess.run(
            [sys.executable, "-m", "pipelines.cli.main", "prepare"],
            env={**os.environ, "STYRKA_HOME": folder},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        first = run(NIGHT, home)
        loads, quiet = [], []
        # In turn, so that a machine that slows down slows both.
        for _ in range(ROUNDS):
            loads.append(run(LOAD_DEFINITIONS, home))
            quiet.append(run(NIGHT, home))
    load, night = median(loads), median(quiet)
    print("A nightly run, as whole processes")
    print(f"  from empty                {first.seconds:6.1f} s {first.megabytes:6.0f} MB   target: under 30 s, 1500 MB")
    print(f"  loading the definitions   {load.seconds:6.2f} s {load.megabytes:6.0f} MB   target: under 3 s")
    print(f"  nothing has changed       {night.seconds:6.2f} s {night.megabytes:6.0f} MB")
    print(f"  nothing changed / loading {night.seconds / load.seconds:6.2f}               target: at most 1.5")


if __name__ == "__main__":
    main()
