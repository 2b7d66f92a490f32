"""The program that runs in Spark's own environment: a session, and dbt in the same process.

It reads what to do from standard input, one JSON object a line, and answers each with one on standard output. It
imports nothing of the project, whose packages are not there. Not here: what is asked (``session.py``).
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Any

# {"table": ["raw", "scb_bas"], "location": "/shared/raw/raw/scb_bas"}
Declared = dict[str, Any]


def open_session(settings: dict[str, str], first_job_seconds: float) -> dict[str, Any]:
    """Start Spark with these settings; dbt-spark finds the session that is open in its process."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.enableHiveSupport()
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    _expect_worker(session, first_job_seconds)
    return {"version": session.version}


def _expect_worker(session: Any, seconds: float) -> None:
    """Let one job run: a cluster without a free worker lets it wait for ever, and says nothing."""
    given_up = threading.Event()

    def give_up() -> None:
        given_up.set()
        session.sparkContext.cancelAllJobs()

    waiting = threading.Timer(seconds, give_up)
    waiting.daemon = True
    waiting.start()
    try:
        session.range(1).count()
    except Exception:
        if not given_up.is_set():
            raise
        master = session.sparkContext.master
        raise TimeoutError(
            f"no worker of {master} has taken a job within {seconds:.0f} s; see that one is free"
        ) from None
    finally:
        waiting.cancel()


def declare(tables: list[Declared]) -> dict[str, Any]:
    """Make tables of folders of Parquet files, in the place of earlier ones of the same name."""
    from pyspark.sql import SparkSession

    session = SparkSession.builder.getOrCreate()
    for schema in sorted({declared["table"][0] for declared in tables}):
        session.sql(f"create database if not exists {schema}")
    for declared in tables:
        schema, name = declared["table"]
        session.sql(f"drop table if exists {schema}.{name}")
        location = declared["location"].replace("'", "\\'")
        session.sql(f"create table {schema}.{name} using parquet location '{location}'")
    return {}


def build(options: list[str]) -> dict[str, Any]:
    """Let dbt build what `options` select; one result a model, seed and test, in dbt's words."""
    from dbt.cli.main import dbtRunner

    ran = dbtRunner().invoke(["build", *options])
    results = getattr(ran.result, "results", None)
    if results is None:
        raise RuntimeError(f"dbt could not start: {ran.exception}")
    return {"results": [_result(one) for one in results]}


def _result(one: Any) -> dict[str, Any]:
    return {
        "unique_id": one.node.unique_id,
        "status": str(one.status),
        "message": one.message or "",
        "failures": one.failures,
        "seconds": one.execution_time,
        "sql": getattr(one.node, "compiled_code", None) or "",
    }


WAYS: dict[str, Callable[..., dict[str, Any]]] = {"open": open_session, "declare": declare, "build": build}


def main() -> None:
    """Answer every line until there is no more."""
    # Java and dbt write to standard output whenever they like: it is kept for answers, and they get standard error.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in Questions():
        asked = json.loads(line)
        try:
            answer = WAYS[asked.pop("do")](**asked)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


class Questions:
    """Lines of standard input. Where they end in the middle of an answer, who asked was killed, and so are we.

    Java ends with this process. Left running, both would write to the folder that the next run has begun to fill.
    """

    def __init__(self) -> None:
        self._lines: SimpleQueue[str] = SimpleQueue()
        self._is_idle = threading.Event()
        self._is_idle.set()
        threading.Thread(target=self._read, daemon=True).start()

    def __iter__(self) -> Iterator[str]:
        while line := self._lines.get():
            yield line
            self._is_idle.set()

    def _read(self) -> None:
        for line in sys.stdin:
            self._is_idle.clear()
            self._lines.put(line)
        if not self._is_idle.is_set():
            os._exit(1)
        self._lines.put("")


if __name__ == "__main__":
    main()
