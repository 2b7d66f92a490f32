"""Dagster's records of runs in PostgreSQL, by the address that people know: `postgresql://user:password@host/database`.

Which driver Dagster's own store uses. Not here: what it stores and where; that is Dagster's.

Dagster's store is written for psycopg 2, and SQLAlchemy 2.1 reads `postgresql://` as psycopg 3, which refuses the
store's NOTIFY with a bound parameter: the first event of a run fails. Every process that reads dagster.yaml comes
through here.
"""

from __future__ import annotations

from typing import Any

from dagster._serdes import ConfigurableClassData
from dagster_postgres.storage import DagsterPostgresStorage
from dagster_postgres.utils import pg_url_from_config
from sqlalchemy.engine import make_url


class PostgresqlRecords(DagsterPostgresStorage):
    """Dagster's PostgreSQL storage on psycopg 2, whichever driver the address names."""

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> PostgresqlRecords:
        """Make the store as dagster.yaml describes it."""
        url = make_url(pg_url_from_config(config_value)).set(drivername="postgresql+psycopg2")
        return cls(url.render_as_string(hide_password=False), inst_data=inst_data)
