"""Time that several threads share and that costs nothing: it moves on when all of them sleep.

The clock. Not here: what is measured with it.

A clock that moves with every sleep would run ahead when threads sleep side by side, and no use of a limit could be
measured with it. Here a sleeper wakes when its hour has come, and the hour comes when nobody is awake to do anything
before it.
"""

from __future__ import annotations

from threading import Condition


class SharedTime:
    """A clock for the threads that it counts: those it is made for, and those that `enter`. Each must `leave`."""

    def __init__(self, threads: int) -> None:
        self._now = 1_000.0
        self._awake = threads
        self._alarms: list[float] = []
        self._turn = Condition()

    def clock(self) -> float:
        """Now."""
        with self._turn:
            return self._now

    def sleep(self, seconds: float) -> None:
        """Wait until so much time has passed for all."""
        with self._turn:
            alarm = self._now + seconds
            self._alarms.append(alarm)
            self._awake -= 1
            self._move_on()
            # The count of those awake is put right by whoever moves the time on.
            while self._now < alarm:
                if not self._turn.wait(timeout=30):
                    raise TimeoutError("somebody who is counted neither sleeps nor works")

    def enter(self) -> None:
        """One thread more."""
        with self._turn:
            self._awake += 1

    def leave(self) -> None:
        """One thread less."""
        with self._turn:
            self._awake -= 1
            self._move_on()

    def _move_on(self) -> None:
        if self._awake > 0 or not self._alarms:
            return
        self._now = max(self._now, min(self._alarms))
        due = [alarm for alarm in self._alarms if alarm <= self._now]
        self._alarms = [alarm for alarm in self._alarms if alarm > self._now]
        self._awake += len(due)
        self._turn.notify_all()
