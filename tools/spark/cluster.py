"""A standalone Spark cluster on loopback: one master, two workers, gone when the block ends.

Its processes. Not here: what is built on it.

Everything is bound to 127.0.0.1, the web pages too, and no port is fixed. The kernel kills the processes when the one
that started them dies, so that nothing is left even of a run that is killed; executors end with their worker.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Final

LOOPBACK: Final = "127.0.0.1"
WORKERS: Final = 2
_STARTS_WITHIN_SECONDS: Final = 180
_PR_SET_PDEATHSIG: Final = 1


@contextmanager
def standalone_cluster(python: Path, folder: Path) -> Iterator[str]:
    """Start the cluster, wait until its workers have registered, and give the master's address.

    Args:
        python: the interpreter of Spark's environment, whose Spark is started.
        folder: for logs and the workers' scratch.

    Raises:
        RuntimeError: it does not come up in three minutes; the logs are in `folder`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port, pages = free_port(), free_port()
    master = f"spark://{LOOPBACK}:{port}"
    start = [str(_home_of_spark(python) / "bin" / "spark-class")]
    environment = {
        **{name: value for name, value in os.environ.items() if name != "SPARK_HOME"},
        "SPARK_LOCAL_IP": LOOPBACK,
        "SPARK_DAEMON_MEMORY": "512m",
        # It would listen on a port that is always the same.
        "SPARK_MASTER_OPTS": "-Dspark.master.rest.enabled=false",
        "PYSPARK_PYTHON": str(python),
    }
    with ExitStack() as running:
        options = ["--host", LOOPBACK, "--port", str(port), "--webui-port", str(pages)]
        command = [*start, "org.apache.spark.deploy.master.Master", *options]
        running.enter_context(_process(command, environment, folder / "master.log"))
        _wait_for_workers(pages, 0, folder)
        for number in range(1, WORKERS + 1):
            options = ["--host", LOOPBACK, "--webui-port", "0", "--cores", "1", "--memory", "2g"]
            command = [*start, "org.apache.spark.deploy.worker.Worker", *options]
            command += ["--work-dir", str(folder / f"worker{number}"), master]
            running.enter_context(_process(command, environment, folder / f"worker{number}.log"))
        _wait_for_workers(pages, WORKERS, folder)
        yield master


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as listening:
        listening.bind((LOOPBACK, 0))
        return int(listening.getsockname()[1])


def _home_of_spark(python: Path) -> Path:
    """Where pip has put Spark: asked without importing it."""
    program = "import importlib.util as u; print(u.find_spec('pyspark').submodule_search_locations[0])"
    asked = subprocess.run([str(python), "-c", program], capture_output=True, text=True, check=True)
    return Path(asked.stdout.strip())


@contextmanager
def _process(command: list[str], environment: Mapping[str, str], log: Path) -> Iterator[None]:
    with log.open("w", encoding="utf-8") as written:
        process = _started(command, environment, written)
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _started(command: list[str], environment: Mapping[str, str], log: IO[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdout=log,
        stderr=subprocess.STDOUT,
        env=dict(environment),
        start_new_session=True,
        preexec_fn=_ends_with_us,
    )


def _ends_with_us() -> None:
    """In the child, before Java: what kills us kills it."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _wait_for_workers(pages: int, count: int, folder: Path) -> None:
    """Ask the master's own page until it has as many workers."""
    until = time.monotonic() + _STARTS_WITHIN_SECONDS
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < until:
        try:
            with opener.open(f"http://{LOOPBACK}:{pages}/json/", timeout=5) as answer:
                if json.load(answer)["aliveworkers"] >= count:
                    return
        except OSError:
            pass
        time.sleep(0.3)
    raise RuntimeError(f"the cluster did not come up in {_STARTS_WITHIN_SECONDS} s; its logs are in {folder}.")
