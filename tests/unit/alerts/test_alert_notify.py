"""Sending: through apprise to a target that really takes it or does not, and no secret in what people read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from pipelines.alerts.notify import Message, NamedTarget, named_targets, send, without_secrets
from pipelines.settings import AlertTarget, Settings
from tests.unit.alerts.made_alerts import opened

MESSAGE = Message("Styrka: critical: scb_bas", "Kalmar län saknas.", critical=True)
SECRET = "json://styrka:hemligt-ord@127.0.0.1:{port}/hook/nyckel-i-adressen?wait=0"


class Hook(HTTPServer):
    """A webhook on this machine that answers with `status`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 200
        self.taken: list[Any] = []


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, Hook)
        server.taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(server.status)
        self.send_header("Location", "/sign-in")
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nobody listens."""


@pytest.fixture
def hook() -> Iterator[Hook]:
    server = Hook()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def target(port: int) -> NamedTarget:
    return NamedTarget("webhook", AlertTarget(url=SECRET.format(port=port)))


def test_a_target_takes_title_and_text(hook: Hook) -> None:
    assert send(target(hook.server_port), MESSAGE) is None
    (taken,) = hook.taken
    assert taken["title"] == MESSAGE.title and taken["message"] == MESSAGE.body


def test_a_target_that_refuses_is_tried_again_and_then_reported(hook: Hook, caplog: pytest.LogCaptureFixture) -> None:
    hook.status = 500
    failure = send(target(hook.server_port), MESSAGE)
    assert failure is not None and "500" in failure
    assert len(hook.taken) == 3
    for secret in ("hemligt-ord", "nyckel-i-adressen"):
        assert secret not in failure
        assert secret not in caplog.text


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_target_that_has_moved_has_taken_nothing(hook: Hook, status: int) -> None:
    hook.status = status
    failure = send(target(hook.server_port), MESSAGE)
    assert failure is not None and str(status) in failure


def test_a_target_that_is_not_there_is_reported() -> None:
    failure = send(target(9), MESSAGE)
    assert failure is not None and "onnection" in failure
    assert "hemligt-ord" not in failure


def test_an_address_that_nobody_understands_is_reported_of_without_the_address() -> None:
    failure = send(NamedTarget("odd", AlertTarget(url="nosuchscheme://hemligt-ord")), MESSAGE)
    assert failure == "its address cannot be understood"


def test_without_secrets_keeps_the_host_and_nothing_else() -> None:
    reported = "POST to json://styrka:hemligt-ord@example.org/nyckel failed: nyckel refused by example.org"
    clean = without_secrets(reported, "json://styrka:hemligt-ord@example.org/nyckel")
    assert "hemligt" not in clean and "nyckel" not in clean
    assert "example.org" in clean


def test_targets_come_from_the_environment_and_show_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = [
        {"url": "mailto://styrka:hemligt@example.org", "severities": ["critical"]},
        {"url": "json://h/", "name": "t"},
    ]
    monkeypatch.setenv("STYRKA_ALERT_TARGETS", json.dumps(chosen))
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    assert "hemligt" not in repr(settings) and "hemligt" not in str(settings.model_dump())
    assert [named.name for named in named_targets(settings.alert_targets)] == ["mailto 1", "t"]


def test_two_targets_of_one_name_are_distinguished() -> None:
    twins = (AlertTarget(url="json://a/", name="team"), AlertTarget(url="json://b/", name="team"))
    assert [named.name for named in named_targets(twins)] == ["team", "team 2"]


def test_a_target_takes_its_severities_and_tables_and_not_its_own_failure() -> None:
    named = NamedTarget("mail", AlertTarget(url="json://a/", severities=("critical",), tables=("scb_*", "alerts")))
    assert named.takes(opened("scb_bas"))
    assert not named.takes(opened("scb_bas", severity="warning"))
    assert not named.takes(opened("fct_employment"))
    assert named.takes(opened("alerts", kind="delivery", subject="another"))
    assert not named.takes(opened("alerts", kind="delivery", subject="mail"))
