"""A session on Spark, held by a process in Spark's own environment.

Starting the process, asking it, and ending it whatever happens. Not here: what it does (``in_spark.py``), or what is
built in which order (``build.py``).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from pipelines.transform.dbt_call import ModellingError, common_options
from pipelines.transform.outcome import ModelOutcome
from pipelines.transform.spark.environment import Spark

_PROGRAM: Final = Path(__file__).with_name("in_spark.py")
_LAST_LINES: Final = 3
_LONGEST_LINE: Final = 200
_ENDS_WITHIN_SECONDS: Final = 30
# A cluster that others use may let a run wait for its turn.
_FIRST_JOB_WITHIN_SECONDS: Final = 900


@dataclass(frozen=True)
class HandedOver:
    """A table that is a folder of Parquet files."""

    schema: str
    name: str
    folder: Path


@dataclass(frozen=True)
class BuiltOnSpark:
    """What became of a model, seed or test, and the SQL that Spark was given for it."""

    outcome: ModelOutcome
    sql: str


class SparkSession:
    """The other end of ``in_spark.py``. Open one with `open_session`."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self._process, self._log = process, log

    def open(self, spark: Spark) -> str:
        """Start the session; returns Spark's version."""
        asked = self._ask(
            do="open", settings=dict(spark.session_settings()), first_job_seconds=_FIRST_JOB_WITHIN_SECONDS
        )
        return str(asked["version"])

    def declare(self, tables: Sequence[HandedOver]) -> None:
        """Make tables of folders of Parquet files."""
        named = [{"table": [one.schema, one.name], "location": str(one.folder)} for one in tables]
        self._ask(do="declare", tables=named)

    def build(self, *options: str) -> list[BuiltOnSpark]:
        """Let dbt build what the options select, with its tests; what breaks skips only what is made of it."""
        asked = [*common_options(), "--exclude-resource-type", "unit_test", "exposure", *options]
        return [
            BuiltOnSpark(
                ModelOutcome(one["unique_id"], one["status"], one["message"], one["failures"], one["seconds"]),
                one["sql"],
            )
            for one in self._ask(do="build", options=asked)["results"]
        ]

    def _ask(self, **asked: Any) -> dict[str, Any]:
        """Hand over one line and wait for the answer.

        Raises:
            ModellingError: Spark or dbt refuses, or the process has ended.
        """
        questions, answers = _open_ends(self._process)
        try:
            questions.write(json.dumps(asked) + "\n")
            questions.flush()
            line = answers.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise ModellingError(f"Spark's process has ended; {self._log} ends with: {self._last_words()}")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise ModellingError(f"Spark: {answer['error']} (log: {self._log})")
        return answer

    def _last_words(self) -> str:
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return " / ".join(line.strip()[:_LONGEST_LINE] for line in lines[-_LAST_LINES:]) or "nothing"


@contextmanager
def open_session(spark: Spark) -> Iterator[SparkSession]:
    """A session on `spark`; its process, and Java below it, are gone when the block ends, however it ends.

    Raises:
        SparkMissing: the environment or Java is not on this machine.
        ModellingError: the session cannot start.
    """
    spark.expect_present()
    spark.folder.mkdir(parents=True, exist_ok=True)
    log = spark.folder / "spark.log"
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            # -P: no file beside the program may be taken for one of the environment's modules.
            [str(spark.python), "-P", str(_PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=spark.folder,
            env=spark.process_environment(),
            start_new_session=True,
        )
        try:
            session = SparkSession(process, log)
            session.open(spark)
            yield session
            _let_end(process)
        finally:
            _kill(process)


def _open_ends(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    assert process.stdin is not None and process.stdout is not None
    return process.stdin, process.stdout


def _let_end(process: subprocess.Popen[str]) -> None:
    """It ends by itself when nothing more can be asked, and Spark with it."""
    questions, _ = _open_ends(process)
    with suppress(BrokenPipeError, subprocess.TimeoutExpired):
        questions.close()
        process.wait(_ENDS_WITHIN_SECONDS)


def _kill(process: subprocess.Popen[str]) -> None:
    """What is left of it, with everything that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for end in _open_ends(process):
        with suppress(BrokenPipeError):
            end.close()
