"""All regions of the Union: processor seconds of fetching and decoding one industry-by-region dataset.

Timing. Not here: whether the answers are right (`tests/standin/test_standin_eurostat.py`).

Run with ``python -m benchmarks.eurostat``. The stand-in answers from a process of its own: about 1,160 regions of level
NUTS 3 × 11 industries × 25 years. Target: under 2 s of processor for what the pipeline does with them; parsing the
same bytes with the standard library stands beside it, as the unit that other machines have too.
"""

from __future__ import annotations

import json
import multiprocessing
import time
from multiprocessing.connection import Connection
from typing import Final

TARGET_SECONDS: Final = 2.0
DATASET: Final = "nama_10r_3gva"


def serve(pipe: Connection) -> None:
    """The other process: serve the dataset until it is stopped."""
    from sample.server.server import StandIn
    from sample.server.world import World
    from tests.standin.made_tables import regions_of_the_union

    with StandIn(World(datasets={DATASET: regions_of_the_union()})) as standin:
        pipe.send(standin.eurostat_url)
        pipe.recv()


def main() -> None:
    """Print what was spent and how the target stands."""
    from pipelines.eurostat import EurostatClient
    from pipelines.jsonstat import decode

    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    everything = {name: ["*"] for name in ("freq", "unit", "nace_r2", "geo", "time")}
    with EurostatClient(ours.recv(), contact="benchmark@example.org") as client:
        began = time.process_time()
        answers = client.fetch(DATASET, everything)
        cells = sum(decode(answer.body, table_id=DATASET).table.num_rows for answer in answers)
        spent = time.process_time() - began
    ours.send("stop")
    server.join()
    began = time.process_time()
    for answer in answers:
        json.loads(answer.body)
    parsing = time.process_time() - began
    print(f"{cells:,} cells in {len(answers)} answers")
    print(f"fetching and decoding: {spent:.2f} s of processor (target: under {TARGET_SECONDS:.0f})")
    print(f"times parsing alone with the standard library: {spent / parsing:.1f}")


if __name__ == "__main__":
    main()
