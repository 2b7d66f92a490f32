"""OpenLineage events of a run, as a server of the operator's takes them from the standard's own client."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest

from pipelines.alerts.lineage_events import send_lineage
from pipelines.clock import utc_now
from pipelines.installation.parts import Installation
from tests.nights import Site

RUN_ID = str(uuid4())


class Catalogue(HTTPServer):
    """Keeps what it is sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.events: list[dict[str, Any]] = []


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Catalogue)
        self.server.events.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(201)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nobody listens."""


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalogue]:
    server = Catalogue()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    monkeypatch.setenv("OPENLINEAGE_URL", f"http://127.0.0.1:{server.server_port}")
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def sent(site: Site, state: str = "published", faults: str | None = None) -> Installation:
    """Send the events of a made run on a finished warehouse."""
    installation, _ = site.installation()
    installation.settings = site.settings(openlineage="on", owners={"scb_bas": "labour"})
    now = utc_now()
    row = {"run_id": RUN_ID, "job": "nightly", "started_at": now - timedelta(minutes=1), "ended_at": now}
    send_lineage(installation, {**row, "state": state, "faults": faults})
    return installation


def test_a_run_is_sent_with_its_vintages_and_what_each_mart_is_made_of(duckdb_site: Site, catalogue: Catalogue) -> None:
    sent(duckdb_site)
    first, *marts, last = catalogue.events
    assert (first["eventType"], last["eventType"]) == ("START", "COMPLETE")
    assert {first["run"]["runId"], last["run"]["runId"]} == {RUN_ID}
    bas = next(one for one in last["inputs"] if one["name"] == "scb_bas")
    (vintage,) = duckdb_site.rows("select vintage_id from meta.current_vintages where source = 'scb_bas'")
    assert bas["namespace"] == "SCB" and bas["facets"]["version"]["datasetVersion"] == vintage["vintage_id"]
    assert bas["facets"]["ownership"]["owners"][0]["name"] == "labour"
    by_name = {event["job"]["name"]: event for event in marts}
    assert all(event["run"]["facets"]["parent"]["run"]["runId"] == RUN_ID for event in marts)
    assert len({event["run"]["runId"] for event in marts}) == len(marts)
    employment = by_name["nightly.fct_employment"]
    assert {"scb_bas", "scb_rams_2008_2018"} <= {one["name"] for one in employment["inputs"]}
    assert "scb_population" not in {one["name"] for one in employment["inputs"]}
    (written,) = employment["outputs"]
    assert written["name"].endswith("#marts.fct_employment")
    columns = {row["column_name"] for row in duckdb_site.read("describe marts.fct_employment")}
    assert {field["name"] for field in written["facets"]["schema"]["fields"]} == columns


def test_a_run_that_broke_is_sent_with_its_reason_and_wrote_nothing(duckdb_site: Site, catalogue: Catalogue) -> None:
    sent(duckdb_site, "broken", "OSError: no space left on device")
    first, last = catalogue.events
    assert (first["eventType"], last["eventType"]) == ("START", "FAIL")
    assert last["run"]["facets"]["errorMessage"]["message"] == "OSError: no space left on device"
    assert not last["outputs"]


def test_a_server_that_is_not_there_stops_nothing_and_no_secret_is_logged(
    duckdb_site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OPENLINEAGE_URL", "http://user:hidden-word@127.0.0.1:1")
    sent(duckdb_site)
    assert "OPENLINEAGE_URL" in caplog.text
    ours = [record for record in caplog.records if record.name.startswith("pipelines")]
    assert all("hidden-word" not in record.getMessage() for record in ours)
