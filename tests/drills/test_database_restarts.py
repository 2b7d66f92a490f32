"""A PostgreSQL that is restarted under a nightly run: one sentence, readers untouched, and the next run carries on."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from tests.altered_sample import move_two_persons
from tests.nights import Site

# Within a transaction of each: a vintage is recorded, a model's table described, a release switched to.
STEPS = ("warehouse.vintages._record", "pipelines.transform.model_run.describe", "warehouse.schema_switch._switch")


def cut_connections(site: Site) -> None:
    """End every session of the database, as a restart of the server does."""
    assert site.database is not None
    engine = sa.create_engine(site.warehouse.url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    others = "datname = current_database() and pid <> pg_backend_pid()"
    with engine.connect() as connection:
        connection.execute(sa.text(f"select pg_terminate_backend(pid) from pg_stat_activity where {others}"))


def test_readers_keep_what_they_had_and_the_next_run_publishes(
    postgresql_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = postgresql_site
    before = site.what_readers_have()
    site.sample.change("scb_bas", move_two_persons, updated="2026-11-12T07:00:00Z")
    for step in STEPS:
        module, _, name = step.rpartition(".")
        with monkeypatch.context() as patch:
            works = getattr(__import__(module, fromlist=[name]), name)

            def cut_first(*arguments: Any, works: Any = works, **named: Any) -> Any:
                cut_connections(site)
                return works(*arguments, **named)

            patch.setattr(step, cut_first)
            night = site.night()
        assert not night.result.succeeded, step
        # The database is at fault, and no model or table that it was asked about.
        alerts = site.rows("select check_name, observed from quality.alerts where state <> 'resolved'")
        assert [alert["check_name"] for alert in alerts] == ["run_ends"], step
        assert "broke: the database" in alerts[0]["observed"], alerts
        assert site.what_readers_have() == before, step
    after = site.night()
    assert after.result.succeeded, after.reported
    assert not after.critical
    changed = "where regime = 'BAS' and region_code = '08' and industry_code = 'A' and year = 2025"
    assert site.read(f"select employed from marts.fct_employment {changed}") == [{"employed": 4997}]
