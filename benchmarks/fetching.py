"""Fetching at an agency's limits: time against what the limit dictates, and peak memory.

Run: ``python -m benchmarks.fetching [--cells 3000000] [--json]``

The stand-in runs in a process of its own and enforces Statistics Sweden's limits (30 calls in any 10 seconds, 150,000
cells a call) by its own count; the client fetches and decodes every cell. Two times are reported. "Dictated" is the
least that any client can need: full windows waited out before the last call may go. "At the rate" is calls / 30 × 10 s.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
from multiprocessing.connection import Connection
from typing import Any

CALLS, WINDOW, CELLS_A_CALL = 30, 10.0, 150_000
SIZES = (3_000_000, 12_000_000)
ROWS = 5_000


def serve(pipe: Connection, cells: int) -> None:
    """The other process: serve a table of `cells` cells until reported to stop, then tell what was counted."""
    from sample.server.server import StandIn
    from sample.server.world import World
    from tests.standin.made_tables import big_table

    with StandIn(World.of(big_table(ROWS, cells // ROWS)), limited=True) as standin:
        pipe.send(standin.url)
        pipe.recv()
        counter = standin.counter
        pipe.send(
            {"refused": counter.refused, "most_in_a_window": counter.most, "counted_calls": len(counter.arrivals)}
        )


def measure(cells: int) -> dict[str, Any]:
    """Fetch and decode a table of `cells` cells."""
    from benchmarks.processes import peak_megabytes
    from pipelines.pxweb import PxWebClient, decode

    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, cells), daemon=True)
    server.start()
    url = ours.recv()
    started, busy = time.monotonic(), time.process_time()
    with PxWebClient(url, contact="benchmark@example.org") as client:
        fetched = client.fetch("TAB99", {"Region": ["*"], "ContentsCode": ["*"], "Tid": ["*"]})
        rows, total = 0, 0.0
        for part in fetched.parts:
            table = decode(part.body, table_id="TAB99").table
            rows += table.num_rows
            total += sum(table.column("value").to_pylist())
    seconds, cpu_seconds = time.monotonic() - started, time.process_time() - busy
    ours.send("stop")
    counted = ours.recv()
    server.join()
    # The cells are numbered from 0: their sum shows that each came once.
    assert (rows, total) == (cells, cells * (cells - 1) / 2), "not every cell came once"
    calls = len(fetched.parts)
    return {
        "cells": cells,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu_seconds, 2),
        "data_calls": calls,
        "seconds_dictated": (counted["counted_calls"] - 1) // CALLS * WINDOW,
        "seconds_at_the_rate": round(calls * WINDOW / CALLS, 1),
        # Of this process alone: the server has one of its own.
        "peak_megabytes": round(peak_megabytes()),
        **counted,
    }


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fetching", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cells", type=int, help="one size instead of the usual ones; a multiple of 5,000")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    for cells in [options.cells] if options.cells else SIZES:
        reported = measure(cells)
        if options.json:
            print(json.dumps(reported))
            continue
        print(
            f"{cells:>10,} cells in {reported['data_calls']} calls: {reported['seconds']:.1f} s; the limit dictates "
            f"{reported['seconds_dictated']:.0f} s ({reported['seconds_at_the_rate']} s at its rate); peak "
            f"{reported['peak_megabytes']} MB; at most {reported['most_in_a_window']} calls in a window, "
            f"{reported['refused']} refused"
        )


if __name__ == "__main__":
    sys.path.insert(0, ".")
    main()
