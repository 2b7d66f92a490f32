"""Failing and trying again: which failures, how often, after how long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import repeat
from typing import Any

import pytest
import requests

from pipelines.http.retrying import LONGEST_WAIT_SECONDS, retry_after_seconds
from pipelines.pxweb import (
    ApiError,
    BodyCut,
    ConnectionFailed,
    NotJson,
    PxWebClient,
    RateLimited,
    RequestRejected,
    RequestTimedOut,
    ServerFailed,
    ServerUnavailable,
    TruncatedJson,
    WebPage,
)
from tests.unit.pxweb.fake_api import ALL_OF_IT, Call, FakeApi, Reply, population_table, problem
from tests.unit.pxweb.fake_time import FakeTime

Connect = Callable[..., PxWebClient]

HTML = Reply(200, b"<html><body>Closed for maintenance</body></html>", "text/html")
RESET = Reply(broken=requests.ConnectionError("reset by peer"))
TIMEOUT = Reply(broken=requests.ReadTimeout("read timed out"))
CUT = Reply(broken=requests.exceptions.ChunkedEncodingError("connection broken"))
TRUNCATED = Reply(200, b'{"version": "2.0", "class": "data')


def wait_reply(status: int, after: str) -> Reply:
    return Reply(status, b"", headers={"Retry-After": after})


class Failing:
    """Answers data calls with these replies first, then rightly."""

    def __init__(self, *replies: Reply, forever: bool = False) -> None:
        self.replies = iter(repeat(replies[0]) if forever else replies)

    def __call__(self, call: Call, reply: Reply) -> Reply | None:
        return next(self.replies, None) if call.path.endswith("/data") else None


@pytest.mark.parametrize(
    "reply",
    [RESET, TIMEOUT, CUT, TRUNCATED, Reply(500), Reply(502), Reply(504), Reply(503), Reply(429)],
    ids=["reset", "timeout", "cut", "truncated", "500", "502", "504", "503", "429"],
)
def test_two_failures_are_survived(connect: Connect, reply: Reply) -> None:
    api = FakeApi(population_table(), misbehave=Failing(reply, reply))
    assert len(connect(api).fetch("TAB1", ALL_OF_IT).parts) == 1
    assert len(api.data_calls) == 3


@pytest.mark.parametrize(
    ("reply", "error", "attempts"),
    [
        (RESET, ConnectionFailed, 5),
        (TIMEOUT, RequestTimedOut, 5),
        (CUT, BodyCut, 5),
        (TRUNCATED, TruncatedJson, 5),
        (Reply(429), RateLimited, 5),
        (Reply(503), ServerUnavailable, 5),
        (Reply(500), ServerFailed, 3),
        (Reply(502), ServerFailed, 3),
        (Reply(504), ServerFailed, 3),
    ],
)
def test_in_the_end_the_failure_has_a_name(
    connect: Connect, reply: Reply, error: type[ApiError], attempts: int
) -> None:
    api = FakeApi(population_table(), misbehave=Failing(reply, forever=True))
    with pytest.raises(error, match="TAB1") as caught:
        connect(api).fetch("TAB1", ALL_OF_IT)
    assert len(api.data_calls) == attempts
    assert caught.value.is_transient and caught.value.table_id == "TAB1"
    if error is not TruncatedJson:
        assert f"gave up after {attempts} attempts" in str(caught.value)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (problem(400, "Non-existent variable"), RequestRejected),
        (problem(404, "Non-existent table"), RequestRejected),
        (Reply(404, b"<html>404</html>", "text/html"), WebPage),
        (Reply(403, b"\xef\xbb\xbf \n<!DOCTYPE HTML><title>Denied</title>", "text/html"), WebPage),
        (Reply(403, b"", "text/plain"), RequestRejected),
        (HTML, WebPage),
        (Reply(200, b'"Region";"2024"', "text/csv; charset=iso-8859-1"), NotJson),
        (Reply(200, b"[]"), NotJson),
    ],
)
def test_what_would_fail_again_is_not_asked_again(connect: Connect, reply: Reply, error: type[ApiError]) -> None:
    api = FakeApi(population_table(), misbehave=Failing(reply, forever=True))
    with pytest.raises(error):
        connect(api).fetch("TAB1", ALL_OF_IT)
    assert len(api.data_calls) == 1


def test_max_attempts(connect: Connect) -> None:
    api = FakeApi(population_table(), misbehave=Failing(RESET, forever=True))
    with pytest.raises(ConnectionFailed):
        connect(api, max_attempts=2).fetch("TAB1", ALL_OF_IT)
    assert len(api.data_calls) == 2


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(("asked", "waited"), [("7", 7.0), ("0", 0.0), ("86400", LONGEST_WAIT_SECONDS)])
def test_retry_after_is_honoured_within_reason(
    connect: Connect, fake_time: FakeTime, status: int, asked: str, waited: float
) -> None:
    api = FakeApi(population_table(), misbehave=Failing(wait_reply(status, asked)))
    client = connect(api)
    metadata = client.metadata("TAB1")
    before = fake_time.clock()
    client.fetch("TAB1", ALL_OF_IT, metadata=metadata)
    assert fake_time.clock() - before == pytest.approx(waited)


def test_waits_grow_and_are_jittered(connect: Connect, fake_time: FakeTime) -> None:
    api = FakeApi(population_table(), misbehave=Failing(RESET, forever=True))
    for chance, expected in ((0.0, [0.5, 1.0, 2.0, 4.0]), (0.5, [0.75, 1.5, 3.0, 6.0])):
        fake_time.naps.clear()
        with pytest.raises(ConnectionFailed):
            connect(api, chance=lambda chance=chance: chance).fetch("TAB1", ALL_OF_IT)
        assert fake_time.naps == expected


def test_a_429_holds_back_every_other_call_too(connect: Connect, fake_time: FakeTime) -> None:
    client = connect(FakeApi(population_table(), misbehave=Failing(wait_reply(429, "9"))), max_attempts=1)
    metadata = client.metadata("TAB1")
    refused_at = fake_time.clock()
    with pytest.raises(RateLimited, match="asking to wait 9 seconds") as caught:
        client.fetch("TAB1", ALL_OF_IT, metadata=metadata)
    assert (caught.value.status, caught.value.retry_after) == (429, 9.0)
    client.table("TAB1")
    assert fake_time.clock() >= refused_at + 9


def test_every_attempt_passes_the_limiter(connect: Connect, fake_time: FakeTime) -> None:
    config = {"maxCallsPerTimeWindow": 1, "timeWindow": 30}
    api = FakeApi(population_table(), config=config, misbehave=Failing(RESET, RESET))
    client = connect(api)
    metadata = client.metadata("TAB1")
    before = fake_time.clock()
    client.fetch("TAB1", ALL_OF_IT, metadata=metadata)
    assert fake_time.clock() - before >= 90


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("12", 12.0),
        (" 3 ", 3.0),
        ("Mon, 08 Jun 2026 06:00:30 GMT", 30.0),
        ("Mon, 08 Jun 2026 05:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
    ],
)
def test_reading_retry_after(header: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(header, now=datetime(2026, 6, 8, 6, tzinfo=UTC)) == seconds


def test_http_facts(connect: Connect) -> None:
    def add_headers(call: Call, reply: Reply) -> Reply:
        reply.headers = {"X-Rate-Limit-Remaining": "29", "Date": "today", "Set-Cookie": "secret"}
        return reply

    http: Any = connect(FakeApi(population_table(), misbehave=add_headers)).metadata("TAB1").http
    assert http.headers == {"X-Rate-Limit-Remaining": "29", "Date": "today"}
    assert (http.status, http.content_type) == (200, "application/json")
    assert http.url.endswith("/tables/TAB1/metadata?lang=sv") and http.elapsed >= 0


@pytest.mark.parametrize(
    "refusal",
    [
        problem(400, "Too many cells selected"),
        problem(403, "Too many cells selected"),
        Reply(403, b'{"error": "Too many values selected"}', "application/json"),
    ],
)
def test_a_server_that_gives_less_than_it_promises_is_asked_for_less(connect: Connect, refusal: Reply) -> None:
    """The advice to lower the limit had no setting to follow, and the first generation's words were unknown."""
    api = FakeApi(population_table(), misbehave=Failing(refusal, refusal))
    assert len(connect(api).fetch("TAB1", ALL_OF_IT).parts) == 1
    assert len(api.data_calls) == 3
