"""A run that came to a good end pings the dead man's switch; a ping that fails stops nothing and leaks nothing."""

from __future__ import annotations

import http.server
import logging
import threading
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from pipelines.alerts.ping import ping
from pipelines.settings import Settings


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    paths: list[str] = []
    over = threading.Event()

    class Switch(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(404 if "gone" in self.path else 200)
            if "endless" in self.path:
                self.send_header("Content-Length", "1")
            self.end_headers()
            if "endless" in self.path:
                over.wait()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Switch) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", paths
        over.set()
        server.shutdown()
        thread.join()


def settings(url: str | None) -> Settings:
    return Settings(ping_url=SecretStr(url) if url else None, _env_file=None)  # type: ignore[call-arg]


def test_the_address_is_asked_once(asked: tuple[str, list[str]]) -> None:
    ping(settings(f"{asked[0]}/secret-word"))
    ping(settings(None))
    assert asked[1] == ["/secret-word"]


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/secret-word", "{}/gone-secret-word"])
def test_a_ping_that_fails_is_logged_without_the_address(
    url: str, asked: tuple[str, list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        ping(settings(url.format(asked[0])))
    assert "STYRKA_PING_URL" in caplog.text and "secret-word" not in caplog.text


def test_what_the_monitor_has_to_say_is_not_waited_for(
    asked: tuple[str, list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        ping(settings(f"{asked[0]}/endless"))
    assert asked[1] == ["/endless"] and not caplog.text
