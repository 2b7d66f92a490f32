"""Replaying: the figures as they were, made again from the archive without a network.

Opening an installation as of a moment, building it, and holding a replay against a release. Not here: what a nightly
run fetches, or Dagster: a replay is for a person at the command line, and for the annual run.

A replay reads the home's archive and writes into a place of its own, ``replays/<moment>/``, with a DuckDB file as its
warehouse whichever one the installation has: readers keep what they have. Only when it is asked for does a replay build
in the installation's own warehouse and publish from there; the next nightly run then puts the newest figures back.

Contracts, models and code are today's: what is replayed is the figures. An edition (``publish/editions.py``) keeps the
tables as they were published.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from pipelines.clock import TIME_ZONE, local_day, utc_now
from pipelines.installation.home import Home, HomeError
from pipelines.installation.parts import Installation
from pipelines.settings import Settings
from pipelines.steps.build import build_models
from pipelines.steps.load import load_source
from pipelines.steps.plan import accepted_vintages
from pipelines.steps.publish import publish_release
from pipelines.steps.validate import validate_source
from pipelines.transform.dbt_project import model_graph
from warehouse.publishing import Published

logger = logging.getLogger(__name__)


class ReplayError(HomeError):
    """A state cannot be replayed as asked."""


@dataclass(frozen=True)
class Replayed:
    """A finished replay. `published` is None where models or their tests failed: `failures` says which."""

    run_id: str
    vintages: int
    failures: Sequence[str]
    published: Published | None
    place: Path


def moment(text: str) -> datetime:
    """A date (all of it, in Stockholm) or a moment in ISO 8601, as a moment with a time zone.

    Raises:
        ReplayError: it is neither.
    """
    try:
        if len(text) == len("2026-06-30"):
            return datetime.combine(date.fromisoformat(text), time.max, ZoneInfo(TIME_ZONE))
        parsed = datetime.fromisoformat(text)
    except ValueError as error:
        raise ReplayError(f"{text!r} is no date: write 2026-06-30, or a moment as 2026-06-30T12:00.") from error
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=ZoneInfo(TIME_ZONE))


def open_replay(settings: Settings, as_of: datetime, *, publish: bool = False) -> Installation:
    """The installation as of a moment: in a place of its own, or with `publish` in the installation's own.

    Raises:
        ReplayError: the home has no figures yet, or the day has not come.
    """
    day = local_day(as_of)
    if day > local_day(utc_now()):
        raise ReplayError(f"{day} has not come yet: figures can be shown as they were, not as they will be.")
    home = Home(settings.home)
    held = home.holds()
    if held is None:
        raise ReplayError(f"{home.root} holds no figures yet: run `styrka run nightly` first.")
    # What a replay may show is what the home holds, whatever the environment says today.
    own = settings.model_copy(update={"api": held})
    if publish:
        return Installation(own, as_of=as_of)
    place = home.replays / f"{as_of.astimezone(ZoneInfo(TIME_ZONE)):%Y%m%dT%H%M%S}"
    elsewhere = own.model_copy(update={"home": place, "warehouse_url": None, "reader_role": None})
    return Installation(elsewhere, as_of=as_of, archive=home.archive)


def replay(installation: Installation, at: datetime, run_id: str | None = None) -> Replayed:
    """Load, validate, build and publish an installation that was opened by `open_replay`.

    Args:
        installation: as of a moment.
        at: now, for the records.
        run_id: identity of the run; a new one that says `as of` if none is given.

    Raises:
        ReplayError: nothing had been fetched by then, or no vintage passed its contract.
        HomeError: another run is writing there.
    """
    assert installation.as_of is not None
    run_id = run_id or f"as-of-{installation.as_of:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}"
    with installation.writing():
        for source in installation.sources.values():
            load_source(installation, source, at)
            validate_source(installation, source.name, run_id, at)
        accepted = len(accepted_vintages(installation))
        if not accepted:
            raise ReplayError(
                f"the archive has nothing from before {installation.as_of:%Y-%m-%d %H:%M} that passes its contract."
            )
        graph = model_graph(installation.warehouse.dialect, installation.home.build)
        built = build_models(installation, graph, run_id, at)
        published = None if built.failures else publish_release(installation, graph, run_id, at)
    return Replayed(run_id, accepted, built.failures, published, installation.home.root)


def differences(replayed: Published, published: Published) -> list[str]:
    """In what the marts of a replay differ from those of a release, a sentence each; nothing if they are equal.

    Rows are matched by everything but their floating-point figures. Those may differ by 1e-9 of themselves: sums are
    not ingested the same order twice.
    """
    import duckdb

    found = [
        f"{name}: only in {'the replay' if name in replayed.rows else 'the release'}"
        for name in sorted(set(replayed.rows) ^ set(published.rows))
    ]
    with duckdb.connect() as connection:
        connection.execute(f"attach '{replayed.database.resolve()}' as replayed (read_only)")
        connection.execute(f"attach '{published.database.resolve()}' as published (read_only)")
        for name in sorted(set(replayed.rows) & set(published.rows)):
            wrong = _rows_that_differ(connection, name)
            if wrong:
                found.append(f"{name}: {wrong} rows differ")
    return found


def _rows_that_differ(connection: object, mart: str) -> int:
    """Rows of a mart that only one side has, or whose figures differ."""
    columns = connection.execute(  # type: ignore[attr-defined]
        "select column_name, data_type from duckdb_columns() "
        "where database_name = 'published' and schema_name = 'marts' and table_name = ? order by column_index",
        [mart],
    ).fetchall()
    figures = [f'"{name}"' for name, kind in columns if kind in ("DOUBLE", "FLOAT")]
    keys = [f'"{name}"' for name, kind in columns if kind not in ("DOUBLE", "FLOAT")]
    number = f"row_number() over (partition by {', '.join(keys)} order by {', '.join(figures) or '1'}) as nth"
    same_row = " and ".join([f"a.{key} is not distinct from b.{key}" for key in keys] + ["a.nth = b.nth"])
    close = [
        f"(a.{one} is null) = (b.{one} is null) and coalesce(abs(a.{one} - b.{one}) <= 1e-9 * (1 + abs(a.{one})), true)"
        for one in figures
    ]
    query = (
        f"with a as (select *, {number} from replayed.marts.{mart}), "
        f"b as (select *, {number} from published.marts.{mart}) "
        f"select count(*) from a full join b on {same_row} "
        f"where a.nth is null or b.nth is null or not ({' and '.join(close) or 'true'})"
    )
    return int(connection.execute(query).fetchone()[0])  # type: ignore[attr-defined]
