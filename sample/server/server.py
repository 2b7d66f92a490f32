"""The stand-in on the line: a real HTTP server on the loopback address.

Sockets, threads, the counting of calls, the delivery of an answer in the weather of the day. Not here: what is answered
(see `v2`, `v1`).
"""

from __future__ import annotations

import contextlib
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from sample.server.eurostat import ROOT as EUROSTAT_ROOT
from sample.server.eurostat import EurostatApi
from sample.server.kolada import ROOT as KOLADA_ROOT
from sample.server.kolada import KoladaApi
from sample.server.limits import CallCounter
from sample.server.messages import Answer, Request
from sample.server.v1 import ROOT as V1_ROOT
from sample.server.v1 import ApiV1
from sample.server.v2 import ROOT as V2_ROOT
from sample.server.v2 import ApiV2
from sample.server.weather import Delivery, Weather
from sample.server.world import World

# Pieces of a slow body.
_PIECES = 8
_QUOTA = b"API calls quota exceeded! maximum admitted %d per %ds."


@dataclass(frozen=True)
class Call:
    """One call as the server saw it, with the status it gave."""

    method: str
    target: str
    body: bytes
    headers: dict[str, str]
    status: int


class StandIn:
    """Statistics agencies on 127.0.0.1: both generations of PxWeb, Eurostat, Kolada. Use it as a context manager.

    Attributes:
        world: what is served. weather: what goes wrong. counter: calls against the limit of /config.
        calls: every call, in order of arrival. crashes: mistakes of the stand-in itself; there must be none.
    """

    def __init__(
        self,
        world: World,
        weather: Weather | None = None,
        *,
        port: int = 0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        limited: bool = False,
    ) -> None:
        """Bind the port; nothing is answered before `start`.

        Args:
            world: what is served.
            weather: what goes wrong; fair by default.
            port: 0 for any free one.
            clock: seconds, for the limit.
            sleep: waits for the weather's delays.
            limited: whether the limit that /config states is enforced.
        """
        self.world, self.weather = world, weather or Weather()
        config = world.config
        most = config["maxCallsPerTimeWindow"] if limited else 0
        self.counter = CallCounter(clock, max_calls=most, window=float(config["timeWindow"]))
        self.calls: list[Call] = []
        self.crashes: list[Exception] = []
        self._sleep = sleep
        self._apis: dict[str, ApiV2 | ApiV1 | EurostatApi | KoladaApi] = {
            V2_ROOT: ApiV2(world),
            V1_ROOT: ApiV1(world),
            EUROSTAT_ROOT: EurostatApi(world.datasets),
            KOLADA_ROOT: KoladaApi(world.kolada),
        }
        self._lock = Lock()
        self._http = _Http(("127.0.0.1", port), _Handler)
        self._http.owner = self
        self._thread: Thread | None = None

    @property
    def address(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def url(self) -> str:
        """Base of the second generation."""
        return self.address + V2_ROOT

    @property
    def eurostat_url(self) -> str:
        """Base of Eurostat's Statistics API."""
        return self.address + EUROSTAT_ROOT

    @property
    def kolada_url(self) -> str:
        """Base of Kolada's API."""
        return self.address + KOLADA_ROOT

    @property
    def v1_url(self) -> str:
        """Base of the first generation, before the language."""
        return self.address + V1_ROOT

    def start(self) -> Self:
        """Answer, in threads of its own."""
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def serve(self) -> None:
        """Answer in this thread until interrupted."""
        self._http.serve_forever()

    def stop(self) -> None:
        """Answer no more and free the port."""
        if self._thread is not None:
            self._http.shutdown()
            self._thread.join()
        self._http.server_close()

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def deliver(self, request: Request) -> Delivery:
        """What goes back for a call, and how."""
        allowed, headers = self._count(request)
        if not allowed:
            quota = _QUOTA % (self.counter.max_calls, int(self.counter.window))
            answer = Answer(429, quota, "text/plain", headers)
            delivery = Delivery(answer)
        else:
            delivery = self._answer_in_weather(request, headers)
        status = 0 if delivery.reset else delivery.answer.status
        with self._lock:
            self.calls.append(Call(request.method, request.target, request.body, dict(request.headers), status))
        return delivery

    def pause(self, seconds: float) -> None:
        """Wait for the weather."""
        if seconds:
            self._sleep(seconds)

    def _count(self, request: Request) -> tuple[bool, dict[str, str]]:
        # The real server counts no calls of its description of itself.
        if request.path.rstrip("/").lower() == f"{V2_ROOT}/config":
            return True, {}
        return self.counter.arrive()

    def _answer_in_weather(self, request: Request, headers: dict[str, str]) -> Delivery:
        # One step for all threads: what the weather changes after an answer is there before the next one is made.
        with self.world.lock:
            answer = self._answer(request)
            return self.weather.on(request, Answer(**{**vars(answer), "headers": {**answer.headers, **headers}}))

    def _answer(self, request: Request) -> Answer:
        path = request.path.lower()
        api = next((one for root, one in self._apis.items() if path.startswith(root.lower())), None)
        if api is None:
            return Answer(404, b"", None)
        try:
            return api.answer(request)
        except Exception as error:
            # A mistake of the stand-in itself: reported to whoever asked, and kept for the test to see.
            self.crashes.append(error)
            return Answer(500, f"the stand-in failed: {error!r}".encode(), "text/plain")


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    # A test that closes its connections late must not hold the server up.
    block_on_close = False
    request_queue_size = 128
    owner: StandIn

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader that hangs up is part of the weather."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Answers go out at once: with Nagle's algorithm each would wait for the reader's acknowledgement.
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Http

    def do_GET(self) -> None:
        self._handle()

    do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_HEAD = do_TRACE = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Tests read `calls` instead."""

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        request = Request(
            method=self.command,
            path=unquote(parts.path),
            params=tuple(parse_qsl(parts.query, keep_blank_values=True)),
            body=body,
            address=f"http://{self.headers.get('Host', '127.0.0.1')}",
            target=self.path,
            headers=dict(self.headers.items()),
        )
        delivery = self.server.owner.deliver(request)
        self.server.owner.pause(delivery.delay)
        if delivery.reset:
            self._break(hard=True)
        else:
            self._send(delivery)

    def _send(self, delivery: Delivery) -> None:
        answer = delivery.answer
        self.send_response(answer.status)
        if answer.content_type is not None:
            self.send_header("Content-Type", answer.content_type)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        if delivery.cut_at is not None:
            self.wfile.write(answer.body[: int(len(answer.body) * delivery.cut_at)])
            self._break(hard=False)
        elif delivery.chunk_pause:
            self._trickle(answer.body, delivery.chunk_pause)
        else:
            self.wfile.write(answer.body)

    def _trickle(self, body: bytes, pause: float) -> None:
        size = max(1, -(-len(body) // _PIECES))
        for start in range(0, len(body), size):
            self.wfile.write(body[start : start + size])
            self.wfile.flush()
            self.server.owner.pause(pause)

    def _break(self, *, hard: bool) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.wfile.flush()
            if hard:
                # Lingering for no time makes the system send a reset instead of an orderly end.
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
            else:
                self.connection.shutdown(socket.SHUT_RDWR)
