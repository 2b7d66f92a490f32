"""What a process costs: its own peak of memory, and a whole command's seconds and peak.

Measuring processes. Not here: what is measured, or targets.

``ru_maxrss`` is no measure of a process alone: Linux carries the memory of the forking process over to its child,
through exec, so that a small program started by a large one is reported to be large. ``VmHWM`` in /proc belongs to the
program's own memory and starts again with it.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_STATUS = Path("/proc/self/status")


@dataclass(frozen=True)
class Cost:
    """Wall-clock seconds, peak resident memory in MB and processor seconds of one finished process."""

    seconds: float
    megabytes: float
    processor: float


def peak_megabytes() -> float:
    """Peak resident memory of this process since its program started, in MB.

    Where there is no /proc, ``ru_maxrss``, which is at least that.
    """
    if _STATUS.exists():
        line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Bytes on macOS, kilobytes elsewhere.
    return highest / 1024**2 if sys.platform == "darwin" else highest / 1024


def measure(command: Sequence[str], environment: Mapping[str, str]) -> Cost:
    """Run `command` to its end and tell what it cost, however large the process that asks.

    A small process of its own starts it: what the command inherits is that one's memory, a few MB.

    Raises:
        SystemExit: the command ended with another status than 0.
    """
    # Without site packages, so that it is as small as Python gets.
    starter = [sys.executable, "-S", str(Path(__file__).resolve()), *command]
    done = subprocess.run(starter, env=dict(environment), stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with status {done.returncode}.")
    return Cost(**json.loads(done.stdout))


def _start(command: Sequence[str]) -> int:
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    scale = 1024**2 if sys.platform == "darwin" else 1024
    used = usage.ru_utime + usage.ru_stime
    print(json.dumps({"seconds": seconds, "megabytes": usage.ru_maxrss / scale, "processor": used}))
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(_start(sys.argv[1:]))
