"""Fixtures of the tests of extracts: a declaration, an inbox, an archive, and nights that take files in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.archive import Archive
from pipelines.ingest.extract_files import Uploads
from pipelines.ingest.inbox import Inbox
from pipelines.ingest.quiet import Quiet
from pipelines.settings import ApiMode
from pipelines.sources.ordered_extract import OrderedExtract
from tests.made_extracts import DECLARED


@pytest.fixture
def jobs() -> OrderedExtract:
    """A declared extract."""
    return OrderedExtract(**DECLARED)


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    made = Inbox(tmp_path / "inbox" / "scb", Quiet(0))
    made.prepare()
    return made


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def clock() -> Callable[[], datetime]:
    times: Iterator[datetime] = (datetime(2026, 11, 1, tzinfo=UTC) + timedelta(seconds=n) for n in range(1000))
    return lambda: next(times)


@pytest.fixture
def night(
    jobs: OrderedExtract, inbox: Inbox, archive: Archive, clock: Callable[[], datetime]
) -> Callable[..., Uploads]:
    def make(api: ApiMode = "live", *, shipped: Path | None = None, rejected: set[str] | None = None) -> Uploads:
        ships = Inbox(shipped, Quiet(0), ships=True) if shipped else None
        made = Uploads({"jobs": jobs}, inbox, ships, archive, api, lambda: rejected or set(), clock)
        made.ingest()
        return made

    return make
