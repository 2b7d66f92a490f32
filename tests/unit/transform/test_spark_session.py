"""Spark's session from this side: what it is set to, and what is said when something is missing. No Java is started."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pipelines import PROJECT_ROOT
from pipelines.transform.dbt_call import ModellingError
from pipelines.transform.spark import environment, in_spark
from pipelines.transform.spark.environment import Spark, SparkMissing, what_is_missing
from pipelines.transform.spark.session import open_session


@pytest.mark.parametrize(
    "master", ["local", "local[2]", "local[*]", "spark://127.0.0.1:7077", "spark://localhost:7077"]
)
def test_a_master_on_this_machine_is_bound_to_loopback(master: str, tmp_path: Path) -> None:
    spark = Spark(master, tmp_path)
    assert spark.session_settings()["spark.driver.bindAddress"] == "127.0.0.1"
    assert spark.process_environment()["SPARK_LOCAL_IP"] == "127.0.0.1"


@pytest.mark.parametrize("master", ["spark://cluster.example.org:7077", "spark://127.0.0.10:7077", "yarn"])
def test_a_cluster_is_set_by_its_own_defaults(master: str, tmp_path: Path) -> None:
    """Workers elsewhere must reach the driver, and large tables need what a trial does without."""
    settings = Spark(master, tmp_path).session_settings()
    assert settings["spark.master"] == master
    assert not [name for name in settings if name.startswith(("spark.driver", "spark.executor", "spark.sql.codegen"))]


def test_the_metastore_of_a_cluster_is_used_where_its_defaults_name_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded = "spark.hadoop.javax.jdo.option.ConnectionURL"
    assert embedded in Spark("yarn", tmp_path).session_settings()
    (tmp_path / "spark-defaults.conf").write_text("spark.hadoop.hive.metastore.uris thrift://metastore:9083\n")
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path))
    assert embedded not in Spark("yarn", tmp_path).session_settings()


def test_another_spark_and_other_packages_of_this_machine_are_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPARK_HOME", "/opt/another/spark")
    monkeypatch.setenv("PYTHONPATH", "/opt/another/packages")
    assert not {"SPARK_HOME", "PYTHONPATH"} & Spark("local[2]", tmp_path).process_environment().keys()


def test_a_missing_environment_is_said_with_what_makes_it(tmp_path: Path) -> None:
    with pytest.raises(SparkMissing, match=r"STYRKA_ENGINE=spark: .*make spark"):
        Spark("local[2]", tmp_path, tmp_path / "none" / "bin" / "python").expect_present()
    assert "\nspark:" in (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8")


def test_missing_java_is_said_with_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = tmp_path / "bin" / "python"
    for folder in (python.parent, tmp_path / "lib" / "python3.11" / "site-packages" / "pyspark"):
        folder.mkdir(parents=True)
    python.touch()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(SparkMissing, match="openjdk-17-jre-headless"):
        Spark("local[2]", tmp_path, python).expect_present()


def test_an_environment_that_was_made_by_half_is_none(tmp_path: Path) -> None:
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.touch()
    assert "make spark" in what_is_missing(python)


@pytest.mark.parametrize("folder", ["/proc/styrka/spark", __file__ + "/spark"])
def test_a_folder_that_nothing_can_be_written_to_is_said_before_anything_is_fetched(
    folder: str, with_java: None
) -> None:
    with pytest.raises(SparkMissing, match=rf"expected to write to {folder}, but found: .*STYRKA_SPARK_FOLDER"):
        Spark("local[2]", Path(folder)).expect_present()


def test_a_cluster_that_does_not_answer_is_said(tmp_path: Path, with_java: None) -> None:
    with socket.socket() as bound, socket.socket() as listening:
        # Bound and not listening: nobody else gets the port, and nobody answers.
        bound.bind(("127.0.0.1", 0))
        down = f"127.0.0.1:{bound.getsockname()[1]}"
        with pytest.raises(SparkMissing, match=rf"{down}: connection refused; start it, or set STYRKA_SPARK_MASTER"):
            Spark(f"spark://{down}", tmp_path).expect_present()
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        # Of several masters one is enough: the others stand by.
        Spark(f"spark://{down},127.0.0.1:{listening.getsockname()[1]}", tmp_path).expect_present()


def test_a_folder_that_is_looked_at_is_not_made(tmp_path: Path, with_java: None) -> None:
    Spark("local[2]", tmp_path / "shared" / "spark").expect_present()
    assert list(tmp_path.iterdir()) == []


class ClusterWithoutWorkers:
    """A session whose jobs wait until they are cancelled."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self.sparkContext, self.master = self, "spark://127.0.0.1:7077"
        self.cancelAllJobs = self._cancelled.set

    def range(self, _: int) -> ClusterWithoutWorkers:
        return self

    def count(self) -> int:
        self._cancelled.wait()
        raise RuntimeError("job 0 cancelled as part of cancellation of all jobs")


def test_a_cluster_without_workers_is_not_waited_for_without_end() -> None:
    """Spark itself lets a job wait for ever: the run would never have ended."""
    with pytest.raises(TimeoutError, match=r"no worker of spark://127.0.0.1:7077 has taken a job within 0 s"):
        in_spark._expect_worker(ClusterWithoutWorkers(), 0)


def test_sparks_process_ends_with_a_run_that_is_killed() -> None:
    """It went on building for minutes, in the folder that the next run fills."""
    program = (
        "import sys, threading\n"
        "from pipelines.transform.spark import in_spark\n"
        "def wait():\n    print('busy', file=sys.stderr, flush=True)\n    threading.Event().wait()\n"
        "in_spark.WAYS['wait'] = wait\n"
        "in_spark.main()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None and process.stderr is not None
        process.stdin.write('{"do": "wait"}\n')
        process.stdin.flush()
        assert process.stderr.readline() == "busy\n"
        process.stdin.close()
        try:
            assert process.wait(60) == 1
        finally:
            process.kill()


@pytest.fixture
def with_java(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether Java is there is another question."""
    monkeypatch.setattr(environment, "what_is_missing", lambda _: "")


@pytest.mark.usefixtures("with_java")
def test_what_the_process_refuses_is_said(tmp_path: Path) -> None:
    """The project's own environment has no pyspark, and its interpreter answers so, in one line."""
    with (
        pytest.raises(ModellingError, match=r"Spark: ModuleNotFoundError: No module named 'pyspark'.*spark\.log"),
        open_session(Spark("local[2]", tmp_path, Path(sys.executable))),
    ):
        pass


@pytest.mark.usefixtures("with_java")
def test_a_process_that_has_ended_is_said_with_its_last_words(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho 'no space left' >&2\nexit 1\n", encoding="utf-8")
    python.chmod(0o755)
    with (
        pytest.raises(ModellingError, match=r"ended.*no space left"),
        open_session(Spark("local[2]", tmp_path, python)),
    ):
        pass
