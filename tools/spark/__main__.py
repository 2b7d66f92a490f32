"""Build every model on a cluster on this machine and compare each mart with DuckDB's; status 1 where any differs.

    python -m tools.spark                      # home of STYRKA_HOME: a nightly run is finished there, on DuckDB
    python -m tools.spark --master local[2]    # without a cluster

Not here: how (``cluster.py``, ``compare.py``, ``pipelines/transform/spark/``).
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from pipelines.installation.home import HomeError
from pipelines.installation.parts import Installation
from pipelines.settings import Settings
from pipelines.transform.dbt_call import ModellingError
from pipelines.transform.dbt_project import ModelGraph, mart_names, model_graph
from pipelines.transform.outcome import ModelOutcome
from pipelines.transform.spark.build import models_on_spark
from pipelines.transform.spark.environment import ENVIRONMENT, Spark, what_is_missing
from pipelines.transform.spark.handover import folders_of_marts
from tools.spark.cluster import WORKERS, standalone_cluster
from tools.spark.compare import as_table, compare_marts, keys_of_marts


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(prog="python -m tools.spark", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--master", help="an address in place of a cluster on this machine")
    asked = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    # As any other end: what was started is stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(0 if proved(Installation(Settings()), asked.master) else 1)
    except (ModellingError, HomeError, RuntimeError) as error:
        sys.exit(f"make spark: {error}")


def proved(installation: Installation, master: str | None) -> bool:
    """Build, run the tests, compare, and print what came of it; True where all is well.

    Raises:
        HomeError: there is no finished run on DuckDB to compare with, or another run is writing.
        ModellingError: Spark is not there, or ends in the middle.
    """
    warehouse = installation.warehouse
    if warehouse.dialect != "duckdb" or not warehouse.file.exists():
        raise HomeError(f"expected a nightly run finished on DuckDB in {installation.home.root}; run one first.")
    if lacking := what_is_missing():
        raise HomeError(f"expected {lacking}")
    folder = installation.home.build / "spark"
    started = time.monotonic()
    with ExitStack() as held:
        held.enter_context(installation.home.writing())
        if master is None:
            master = held.enter_context(standalone_cluster(ENVIRONMENT / "bin" / "python", folder / "cluster"))
            print(f"{WORKERS} workers at {master}, up after {time.monotonic() - started:.0f} s", flush=True)
        graph = model_graph("duckdb", installation.home.build)
        keys = keys_of_marts(graph.parsed)
        spark = Spark(master, folder)
        outcomes = models_on_spark(warehouse, graph, folder, spark)
    print(f"built and tested after {time.monotonic() - started:.0f} s", flush=True)
    return _reported(graph, outcomes) & _equal(warehouse.file, mart_names(graph), keys, spark)


def _reported(graph: ModelGraph, outcomes: list[ModelOutcome]) -> bool:
    """Print what became of models and tests; True where every model was built and no critical test has findings."""
    models = {node.unique_id for node in graph.nodes}
    for name, what in (("models and seeds", "success"), ("tests", "pass")):
        mine = [one for one in outcomes if (one.unique_id in models) == (what == "success")]
        print(f"{name}: {sum(one.succeeded for one in mine)} of {len(mine)} in order")
    for one in outcomes:
        if one.status not in ("success", "pass", "skipped"):
            print(f"  {one.status}: {one.unique_id}: {' '.join(one.message.split())[:400]}")
    return all(one.lets_go_on for one in outcomes)


def _equal(warehouse: Path, marts: Sequence[str], keys: Mapping[str, Sequence[str]], spark: Spark) -> bool:
    """Print the comparison; True where every mart is there and equal."""
    folders = folders_of_marts(spark, marts)
    compared = compare_marts(warehouse, folders, keys)
    print(as_table(compared))
    missing = sorted(set(marts) - set(folders))
    if missing:
        print(f"Spark has not built {', '.join(missing)}.")
    return not missing and not any(one.differences for one in compared)


if __name__ == "__main__":
    main()
