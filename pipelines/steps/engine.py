"""Where the models are built, as the operator wants it, and whether that can be had.

From settings to an engine, asked before a run fetches anything. Not here: building (``build.py``), or what Spark needs
(``transform/spark/environment.py``).
"""

from __future__ import annotations

from pipelines.installation.parts import Installation
from pipelines.transform.spark.environment import Spark


def spark_of(installation: Installation) -> Spark | None:
    """The Spark that builds the models; None where the warehouse builds them itself."""
    settings, home = installation.settings, installation.home
    if settings.engine != "spark":
        return None
    # A folder that is shared with a cluster may be shared with other homes too, replays among them.
    shared = settings.spark_folder / home.identity() if settings.spark_folder else None
    return Spark(settings.spark_master, shared or home.build / "spark")


def expect_engine(installation: Installation) -> None:
    """Make sure that the models can be built, before hours of fetching end at an engine that is not there.

    Raises:
        SparkMissing: something that Spark needs is not there, with what to do.
    """
    spark = spark_of(installation)
    if spark is not None:
        spark.expect_present()
