"""The monitoring team's desk over an installation after a good night."""

from __future__ import annotations

import pytest

from tests.alert_desk import Desk
from tests.nights import Site


@pytest.fixture
def desk(site: Site) -> Desk:
    """On each database."""
    return Desk(site)


@pytest.fixture
def duckdb_desk(duckdb_site: Site) -> Desk:
    """Where the database makes no difference."""
    return Desk(duckdb_site)
