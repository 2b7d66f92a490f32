"""Never more calls in any window than the server allows, whatever the number of threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.http.throttle import SlidingWindowThrottle
from tests.unit.pxweb.fake_time import FakeTime


def throttle(calls: int, window: float, fake_time: FakeTime) -> SlidingWindowThrottle:
    return SlidingWindowThrottle(calls, window, clock=fake_time.clock, sleep=fake_time.sleep)


def most_in_any_window(times: list[float], window: float) -> int:
    ordered = sorted(times)
    return max(sum(start <= one <= start + window for one in ordered) for start in ordered)


@pytest.mark.parametrize(("calls", "window"), [(30, 10.0), (3, 1.0), (1, 0.5), (40, 60.0)])
def test_eight_threads_stay_within_every_window(fake_time: FakeTime, calls: int, window: float) -> None:
    limiter = throttle(calls, window, fake_time)
    together = Barrier(8)

    def work() -> list[float]:
        together.wait()
        return [limiter.acquire() for _ in range(20)]

    with ThreadPoolExecutor(8) as pool:
        times = [one for done in [pool.submit(work) for _ in range(8)] for one in done.result()]
    assert len(times) == 160
    assert most_in_any_window(times, window) <= calls


@settings(max_examples=100, deadline=None)
@given(
    calls=st.integers(1, 5),
    window=st.floats(0.1, 5),
    pauses=st.lists(st.floats(0, 3), min_size=1, max_size=40),
)
def test_any_rhythm_stays_within_every_window(calls: int, window: float, pauses: list[float]) -> None:
    fake_time = FakeTime()
    limiter = throttle(calls, window, fake_time)
    times = []
    for pause in pauses:
        fake_time.sleep(pause)
        times.append(limiter.acquire())
    assert most_in_any_window(times, window) <= calls


def test_nobody_waits_without_need(fake_time: FakeTime) -> None:
    limiter = throttle(30, 10.0, fake_time)
    for _ in range(30):
        limiter.acquire()
    assert fake_time.naps == []
    limiter.acquire()
    assert sum(fake_time.naps) == pytest.approx(10.25, abs=0.01)


def test_a_late_awakening_does_not_let_more_through(fake_time: FakeTime) -> None:
    # The reason not to use the blocking wait of the library: it books a call at the time planned.
    def oversleep(seconds: float) -> None:
        fake_time.sleep(seconds + 4.0)

    limiter = SlidingWindowThrottle(2, 10.0, clock=fake_time.clock, sleep=oversleep)
    times = [limiter.acquire() for _ in range(12)]
    assert most_in_any_window(times, 10.0) <= 2


def test_a_hold_keeps_everybody_back(fake_time: FakeTime) -> None:
    limiter = throttle(30, 10.0, fake_time)
    started = fake_time.clock()
    limiter.hold(7)
    limiter.hold(3)
    assert limiter.acquire() >= started + 7


def test_a_new_limit_counts_calls_already_made(fake_time: FakeTime) -> None:
    limiter = throttle(30, 10.0, fake_time)
    times = [limiter.acquire() for _ in range(3)]
    limiter.allow(3, 20.0)
    times.append(limiter.acquire())
    assert most_in_any_window(times, 20.0) <= 3
