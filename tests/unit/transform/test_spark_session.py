"""Spark's session from this side: what it is set to, and what is said when something is missing. No Java is started."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipelines import PROJECT_ROOT
from pipelines.transform.dbt_call import ModellingError
from pipelines.transform.spark import environment
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
