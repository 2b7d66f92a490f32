"""Nights in processes of their own, which die as the system kills them: no `finally`, no closing of files.

Starting such a nightly run and waiting for its end. Not here: the nightly run (`soak_night`).

A helper has everything imported and forks once for each nightly run, so that it costs no imports. It is not the
fork server of `multiprocessing`, of which a process has but one, with the modules of whoever started it first.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

PROJECT = Path(__file__).resolve().parents[2]
_SIZE = 8


class Processes:
    """The helper, started when it is first needed. Use it as a context manager."""

    def __init__(self) -> None:
        """Start nothing."""
        self._helper: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """The processes themselves."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End the helper."""
        if self._helper is not None:
            assert self._helper.stdin is not None
            self._helper.stdin.close()
            self._helper.wait()

    def killed(self, night: object, moment: int) -> bool:
        """Run in a process that is killed at its moment of writing number `moment`; whether it came to that."""
        if self._helper is None:
            command = [sys.executable, "-m", "tests.standin.soak_processes"]
            self._helper = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._helper.stdin is not None and self._helper.stdout is not None
        order = pickle.dumps((night, moment))
        self._helper.stdin.write(len(order).to_bytes(_SIZE, "big") + order)
        self._helper.stdin.flush()
        ended = int.from_bytes(self._helper.stdout.read(_SIZE), "big", signed=True)
        if ended not in (0, -signal.SIGKILL):
            raise RuntimeError(f"a nightly run in a process of its own ended with {ended}: see its traceback above")
        return ended == -signal.SIGKILL


def serve(orders: BinaryIO, answers: BinaryIO) -> None:
    """Fork for every order, and answer with how that process ended: its exit code, or below zero its signal."""
    while size := orders.read(_SIZE):
        night, moment = pickle.loads(orders.read(int.from_bytes(size, "big")))
        child = os.fork()
        if child == 0:
            _live_and_die(night, moment)
        _, status = os.waitpid(child, 0)
        answers.write(os.waitstatus_to_exitcode(status).to_bytes(_SIZE, "big", signed=True))
        answers.flush()


def _live_and_die(night: object, moment: int) -> None:
    from tests.standin.soak_kills import Executioner

    code = 1
    try:
        with Executioner(moment, death=lambda: os.kill(os.getpid(), signal.SIGKILL)).at_large():
            night.run()  # type: ignore[attr-defined]
        code = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        os._exit(code)


def _import_everything() -> None:
    import logging

    from pipelines.checks.expectations.validation import load_great_expectations

    load_great_expectations()
    import duckdb  # noqa: F401
    import pyarrow.csv  # noqa: F401

    import tests.standin.soak_night  # noqa: F401

    logging.getLogger("pipelines").setLevel(logging.CRITICAL)


if __name__ == "__main__":
    _import_everything()
    # What the children print must not be taken for an answer.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, answers)
    # Taking Great Expectations' modules down one by one costs seconds, and nothing here is left to be closed.
    os._exit(0)
