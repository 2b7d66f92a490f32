"""What a night costs, as whole processes: from empty, and when nothing has changed.

Belongs here: timing the commands that people run, and ratios between them. Does not belong here: any assertion; the
targets stand beside the figures. Run it with `python -m benchmarks.night`, on a machine that does nothing else.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 5

# What Dagster does when it loads the project: build the definitions and resolve the job.
LOAD_DEFINITIONS = [
    sys.executable,
    "-c",
    "from pipelines.definitions import defs; defs().resolve_job_def('nightly')",
]
NIGHT = [sys.executable, "-m", "pipelines.cli", "run", "nightly", "--sample"]


@dataclass(frozen=True)
class Cost:
    """Wall-clock seconds and peak resident memory in MB of one finished process."""

    seconds: float
    megabytes: float


def measure(command: list[str], home: Path) -> Cost:
    """Run `command` as a process of its own and wait for it."""
    environment = {**os.environ, "STYRKA_HOME": str(home)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"{' '.join(command)} ended with status {status}.")
    return Cost(time.perf_counter() - started, usage.ru_maxrss / 1024)


def median(costs: list[Cost]) -> Cost:
    """Median seconds and greatest memory."""
    return Cost(statistics.median(cost.seconds for cost in costs), max(cost.megabytes for cost in costs))


def main() -> None:
    """Print the costs and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        subprocess.run(
            [sys.executable, "-m", "pipelines.cli", "prepare"],
            env={**os.environ, "STYRKA_HOME": folder},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        first = measure(NIGHT, home)
        loads, quiet = [], []
        # In turn, so that a machine that slows down slows both.
        for _ in range(ROUNDS):
            loads.append(measure(LOAD_DEFINITIONS, home))
            quiet.append(measure(NIGHT, home))
    load, night = median(loads), median(quiet)
    print("A night, as whole processes")
    print(f"  from empty                {first.seconds:6.1f} s {first.megabytes:6.0f} MB   target: under 30 s, 1500 MB")
    print(f"  loading the definitions   {load.seconds:6.2f} s {load.megabytes:6.0f} MB   target: under 3 s")
    print(f"  nothing has changed       {night.seconds:6.2f} s {night.megabytes:6.0f} MB")
    print(f"  nothing changed / loading {night.seconds / load.seconds:6.2f}               target: at most 1.5")


if __name__ == "__main__":
    main()
