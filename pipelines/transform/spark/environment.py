"""Where Spark is: its environment, Java, the cluster, and the folder that the cluster and this machine share.

What has to be there before a session starts, and what a session is set to. Not here: starting one (``session.py``).

pyspark does not support the pandas that the project uses, so dbt-spark and pyspark are in an environment of their own,
which `make spark` makes from ``deploy/spark/requirements.lock``.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines import WORKING_ROOT
from pipelines.transform.dbt_call import ModellingError

ENVIRONMENT: Final = WORKING_ROOT / ".spark"

_ANSWERS_WITHIN_SECONDS: Final = 10

_ON_THIS_MACHINE: Final = re.compile(r"local(\[.*\])?|spark://(127\.0\.0\.1|localhost):\d+")

# A master on this machine is a trial, on tables that fit it: compiling a query to byte code costs more than it saves.
_JAVA_OF_A_TRIAL: Final = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
_OF_A_TRIAL: Final = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": f"{_JAVA_OF_A_TRIAL} -Dderby.system.durability=test",
    "spark.executor.extraJavaOptions": _JAVA_OF_A_TRIAL,
    "spark.executor.memory": "1g",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


class SparkMissing(ModellingError):
    """What Spark needs is not on this machine."""


@dataclass(frozen=True)
class Spark:
    """A cluster, and how this machine gets at it.

    Attributes:
        master: its address, in Spark's notation.
        folder: where tables lie as Parquet; every worker sees it under the same path.
        python: the interpreter of Spark's environment.
    """

    master: str
    folder: Path
    python: Path = ENVIRONMENT / "bin" / "python"

    @property
    def raw(self) -> Path:
        """Raw tables, as they are handed over."""
        return self.folder / "raw"

    @property
    def is_on_this_machine(self) -> bool:
        """Whether nothing of it may be reached from elsewhere."""
        return _ON_THIS_MACHINE.fullmatch(self.master) is not None

    def built(self, schema: str, name: str) -> Path:
        """The folder of a table that the models made."""
        return self.folder / "warehouse" / f"{schema}.db" / name

    def session_settings(self) -> Mapping[str, str]:
        """What a session is set to; everything else is the cluster's own ``spark-defaults.conf``."""
        settings = {
            "spark.app.name": "styrka",
            "spark.master": self.master,
            "spark.sql.warehouse.dir": str(self.folder / "warehouse"),
            "spark.sql.session.timeZone": "UTC",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
        }
        if "hive.metastore.uris" not in self._defaults():
            database = self.folder / "metastore"
            settings["spark.hadoop.javax.jdo.option.ConnectionURL"] = f"jdbc:derby:;databaseName={database};create=true"
        return settings | (_OF_A_TRIAL if self.is_on_this_machine else {})

    def _defaults(self) -> str:
        defaults = Path(os.environ.get("SPARK_CONF_DIR", "")) / "spark-defaults.conf"
        return defaults.read_text(encoding="utf-8") if defaults.is_file() else ""

    def process_environment(self) -> dict[str, str]:
        """What the program in Spark's environment finds in its own."""
        own = {
            "DO_NOT_TRACK": "1",
            "STYRKA_DBT_TARGET": "spark",
            "STYRKA_DBT_TARGET_PATH": str(self.folder / "dbt"),
            "DBT_LOG_PATH": str(self.folder / "dbt" / "logs"),
            "PYSPARK_PYTHON": str(self.python),
        }
        if self.is_on_this_machine:
            own["SPARK_LOCAL_IP"] = "127.0.0.1"
        # Another Spark on this machine has other jars, and another Python other packages.
        inherited = {name: value for name, value in os.environ.items() if name not in ("SPARK_HOME", "PYTHONPATH")}
        return inherited | own

    def expect_present(self) -> None:
        """Make sure that a session can start.

        Raises:
            SparkMissing: something that it needs is not there, with what to do.
        """
        lacking = self.what_is_missing()
        if lacking:
            raise SparkMissing(f"STYRKA_ENGINE=spark: expected {lacking}")

    def what_is_missing(self) -> str:
        """What a session needs and would not find, with what to do; empty where everything is there."""
        return what_is_missing(self.python) or _unwritable(self.folder) or _unanswered(self.master)


def what_is_missing(python: Path = ENVIRONMENT / "bin" / "python") -> str:
    """What Spark needs and is not on this machine, with what to do; empty where everything is there."""
    environment = python.parent.parent
    if not python.exists() or not any(environment.glob("lib/python*/site-packages/pyspark")):
        return (
            f"Spark's environment in {environment}, but found none; `make spark` makes it, and docs/scale.md "
            "says how without a checkout."
        )
    java = Path(os.environ["JAVA_HOME"]) / "bin" / "java" if os.environ.get("JAVA_HOME") else Path("java")
    if shutil.which(java) is None:
        return "Java 17 or later, but found none; install it (Debian: openjdk-17-jre-headless), or set JAVA_HOME."
    return ""


def _unwritable(folder: Path) -> str:
    """Why nothing can be written to a folder that is there or has to be made; empty where something can."""
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    try:
        with tempfile.TemporaryFile(dir=nearest):
            return ""
    except OSError as error:
        return (
            f"to write to {folder}, but found: {(error.strerror or str(error)).lower()}; give this user the right to "
            "it, or set STYRKA_SPARK_FOLDER to another folder."
        )


def _unanswered(master: str) -> str:
    """Why no master of a standalone cluster can be reached; empty where one can, or where there is none to ask."""
    if not master.startswith("spark://"):
        return ""
    reasons = []
    for address in master.removeprefix("spark://").split(","):
        host, _, port = address.rpartition(":")
        try:
            socket.create_connection((host, int(port)), _ANSWERS_WITHIN_SECONDS).close()
        except (OSError, OverflowError) as error:
            reasons.append(f"{address}: {(getattr(error, 'strerror', None) or str(error)).lower()}")
        else:
            return ""
    return f"a cluster's master to answer, but found {'; '.join(reasons)}; start it, or set STYRKA_SPARK_MASTER."
