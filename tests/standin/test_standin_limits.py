"""The limiter against the server's own count, and what a large fetch costs in time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from pipelines.pxweb import PxWebClient
from tests.pxweb_server import StandIn
from tests.standin.made_tables import PROJECT, small_world
from tests.standin.shared_time import SharedTime

THREADS, WINDOWS, CALLS, WINDOW = 8, 15, 30, 10.0


def ask_from_threads(standin: StandIn, time: SharedTime, calls: int) -> None:
    """So many calls, from all threads at once, through one client."""
    with PxWebClient(standin.url, contact="a@example.org", clock=time.clock, sleep=time.sleep) as client:
        client.config()

        def work(_: int) -> None:
            try:
                for _ in range(calls // THREADS):
                    client.table("TAB10")
            finally:
                time.leave()

        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(work, range(THREADS)))


def test_eight_threads_never_exceed_the_limit_and_use_95_percent_of_it(serve: Callable[..., StandIn]) -> None:
    time = SharedTime(THREADS)
    standin = serve(small_world(), limited=True, clock=time.clock)
    ask_from_threads(standin, time, CALLS * WINDOWS // THREADS * THREADS)
    counter = standin.counter
    assert (counter.refused, counter.most) == (0, CALLS)
    # Whole windows: from the first call to the first call of the last window.
    span = counter.arrivals[CALLS * (WINDOWS - 1)] - counter.arrivals[0]
    used = (CALLS * (WINDOWS - 1) / span) / (CALLS / WINDOW)
    assert used >= 0.95, f"{used:.1%} of the limit"


def test_the_server_s_count_would_see_one_call_too_many(serve: Callable[..., StandIn]) -> None:
    time = SharedTime(THREADS)
    world = small_world()
    world.config["maxCallsPerTimeWindow"] = CALLS + 1
    standin = serve(world, limited=True, clock=time.clock)
    # The client is told 31, the server allows 30: what a limiter that is off by one would do.
    standin.counter.max_calls = CALLS
    ask_from_threads(standin, time, CALLS * 4)
    assert standin.counter.refused > 0


def test_three_million_cells_within_the_time_that_the_limit_dictates_and_500_megabytes() -> None:
    command = [sys.executable, "-m", "benchmarks.fetching", "--cells", "3000000", "--json"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["cells"] == 3_000_000
    assert (told["refused"], told["most_in_a_window"] <= CALLS) == (0, True)
    assert told["data_calls"] == 20
    # Twenty calls go at the rate of the limit in 6.7 seconds. The client's own work is held against that here, so
    # that a busy machine fails nobody; `python -m benchmarks.fetching` tells the time by the clock.
    assert told["cpu_seconds"] <= 1.1 * told["data_calls"] * WINDOW / CALLS, told
    assert told["peak_megabytes"] < 500, told
