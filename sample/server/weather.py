"""Programmable weather: what goes wrong between a right answer and its reader.

Effects, and when they strike: scripted, standing, or drawn from a seed. Not here: what the agency does to its tables
(see `world`); but an effect may call such a change between two answers.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

from sample.server.messages import Answer, Request

HTML = b"<!DOCTYPE html>\n<html><head><title>Sidan visas inte</title></head><body><h1>Tekniskt fel</h1></body></html>"

Where = Callable[[Request], bool]


@dataclass(frozen=True)
class Delivery:
    """An answer on its way: how it is sent besides what it says.

    Attributes:
        delay: seconds before anything is sent.
        chunk_pause: seconds between the pieces of the body.
        cut_at: share of the body after which the connection breaks; None sends it whole.
        reset: the connection is reset instead of an answer.
    """

    answer: Answer
    delay: float = 0.0
    chunk_pause: float = 0.0
    cut_at: float | None = None
    reset: bool = False


Effect = Callable[[Request, Delivery], Delivery]


def latency(seconds: float) -> Effect:
    """The answer takes its time."""
    return lambda _, delivery: replace(delivery, delay=delivery.delay + seconds)


def slow_body(seconds: float) -> Effect:
    """A pause of so many seconds between the pieces of the body."""
    return lambda _, delivery: replace(delivery, chunk_pause=seconds)


def cut_body(share: float = 0.5) -> Effect:
    """The connection breaks in the middle of the body."""
    return lambda _, delivery: replace(delivery, cut_at=share)


def cut_json(share: float = 0.5) -> Effect:
    """A body that stops early and says that it is whole: nothing on the line shows it."""

    def effect(_: Request, delivery: Delivery) -> Delivery:
        body = delivery.answer.body
        return replace(delivery, answer=replace(delivery.answer, body=body[: int(len(body) * share)]))

    return effect


def reset(_: Request, delivery: Delivery) -> Delivery:
    """The connection is reset."""
    return replace(delivery, reset=True)


def status(code: int, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Effect:
    """Another status, as 500 or 502."""
    return lambda _, delivery: replace(delivery, answer=Answer(code, body, "text/plain", headers or {}))


def too_many_requests(retry_after: int | None = 1) -> Effect:
    """429 although the caller kept the limit, as when others share its address."""
    return status(429, {} if retry_after is None else {"Retry-After": str(retry_after)}, b"API calls quota exceeded!")


def reloading(retry_after: int | None = None) -> Effect:
    """503 while the server reads its database again."""
    return status(503, {} if retry_after is None else {"Retry-After": str(retry_after)})


def html_page(code: int = 200) -> Effect:
    """A web page instead of an answer, as of a closed server or a proxy."""
    return lambda _, delivery: replace(delivery, answer=Answer(code, HTML, "text/html; charset=utf-8"))


def redirect(target: str, code: int = 302) -> Effect:
    """The answer is at another address."""
    return status(code, {"Location": target})


def redirect_to_slash(code: int = 302) -> Effect:
    """The answer is at the same address with a slash more, as front ends make of it."""

    def effect(request: Request, delivery: Delivery) -> Delivery:
        path, mark, query = request.target.partition("?")
        return redirect(f"{path}/{mark}{query}", code)(request, delivery)

    return effect


def wrong_content_type(content_type: str = "text/plain") -> Effect:
    """The right body under another name."""
    return lambda _, delivery: replace(delivery, answer=replace(delivery.answer, content_type=content_type))


def not_gzip(_: Request, delivery: Delivery) -> Delivery:
    """A body that says it is compressed and is not."""
    headers = {**delivery.answer.headers, "Content-Encoding": "gzip"}
    return replace(delivery, answer=replace(delivery.answer, headers=headers))


def then(change: Callable[[], object]) -> Effect:
    """The answer goes out as it is, and then the agency changes something: before the next call."""

    def effect(_: Request, delivery: Delivery) -> Delivery:
        change()
        return delivery

    return effect


def for_data(request: Request) -> bool:
    """Questions for data alone."""
    return request.path.rstrip("/").lower().endswith("/data")


def anywhere(_: Request) -> bool:
    """Every call."""
    return True


@dataclass
class Weather:
    """Which effects strike which calls.

    Scripted effects come first, each once, in order; then those that last; then, drawn from the seed with the
    chances given, the random ones. The same seed and the same order of calls give the same weather.
    """

    seed: int = 0
    _script: list[tuple[Effect, Where]] = field(default_factory=list)
    _standing: list[tuple[Effect, Where]] = field(default_factory=list)
    _chances: Sequence[tuple[float, Effect]] = ()
    _closed: Callable[[], bool] = lambda: False
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        """Start the dice."""
        self._dice = random.Random(self.seed)

    def script(self, *effects: Effect, where: Where = anywhere) -> None:
        """Each of these strikes one call, the first that fits."""
        with self._lock:
            self._script += [(effect, where) for effect in effects]

    def stand(self, effect: Effect, where: Where = anywhere) -> None:
        """This strikes every call that fits, until `clear`."""
        with self._lock:
            self._standing.append((effect, where))

    def storm(self, *chances: tuple[float, Effect]) -> None:
        """Each call is struck by at most one of these, with the probability beside it."""
        with self._lock:
            self._chances = chances

    def close(self, during: Callable[[], bool] = lambda: True) -> None:
        """Maintenance, for as long as `during` says so: every call gets the page that announces it."""
        with self._lock:
            self._closed = during

    def clear(self) -> None:
        """Fair weather from now on."""
        with self._lock:
            self._script, self._standing, self._chances, self._closed = [], [], (), lambda: False

    def on(self, request: Request, answer: Answer) -> Delivery:
        """How an answer is delivered in this weather."""
        delivery = Delivery(answer)
        for effect in self._drawn(request):
            delivery = effect(request, delivery)
        return delivery

    def _drawn(self, request: Request) -> list[Effect]:
        with self._lock:
            if self._closed():
                return [html_page(503)]
            struck = next((one for one in self._script if one[1](request)), None)
            if struck is not None:
                self._script.remove(struck)
                return [struck[0]]
            return [effect for effect, where in self._standing if where(request)] + self._by_chance()

    def _by_chance(self) -> list[Effect]:
        throw = self._dice.random()
        for chance, effect in self._chances:
            if throw < chance:
                return [effect]
            throw -= chance
        return []
