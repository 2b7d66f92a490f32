"""Tables that the pipelines write themselves: `meta`, `quality`, and one raw table per source.

Columns, keys and what they mean. Not here: staging and marts (dbt makes those). The definitions serve DuckDB and
PostgreSQL alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Double,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    text,
)
from sqlalchemy.engine import Connection

from warehouse.descriptions import describe
from warehouse.engine import Warehouse
from warehouse.migrations import migrate
from warehouse.present_tables import PresentTables, present_columns

RAW, META, QUALITY, EARLIER = "raw", "meta", "quality", "earlier"

metadata = MetaData()

vintages = Table(
    "vintages",
    metadata,
    Column("vintage_id", String, comment="identity of the snapshot in the archive whose bytes these are"),
    Column("source", String, nullable=False),
    Column("table_id", String, nullable=False),
    Column("origin", String, nullable=False, comment="live, recorded or simulated"),
    Column("updated", String, nullable=False, comment="the agency's own time of update, UTC"),
    Column("fetched_at", DateTime(timezone=True), nullable=False),
    Column("loaded_at", DateTime(timezone=True), nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("missing_count", Integer, nullable=False, comment="cells without a value"),
    Column("licence", String, nullable=False),
    Column("state", String, nullable=False, comment="loaded, unreadable, accepted or rejected"),
    Column("note", String, comment="why it could not be read"),
    Column("validated_at", DateTime(timezone=True)),
    PrimaryKeyConstraint("vintage_id"),
    schema=META,
    comment="Every vintage of every source table that was ever loaded",
)

variable_values = Table(
    "variable_values",
    metadata,
    Column("vintage_id", String, nullable=False),
    Column("source", String, nullable=False),
    Column("variable", String, nullable=False),
    Column("code", String, nullable=False),
    Column("label", String, nullable=False),
    Column("unit", String),
    Column("reference_period", String),
    schema=META,
    comment="Codes as the agency's metadata had them in each vintage",
)

current_vintages = Table(
    "current_vintages",
    metadata,
    Column("source", String),
    Column("vintage_id", String, nullable=False),
    Column("table_id", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("updated", String, nullable=False),
    Column("fetched_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("source"),
    schema=META,
    comment="The vintage of each source that the models of this nightly run read",
)

sources = Table(
    "sources",
    metadata,
    Column("source", String),
    Column("title_sv", String, nullable=False),
    Column("title_en", String, nullable=False),
    Column("agency", String, nullable=False),
    Column("product", String, nullable=False),
    Column("matrix", String, nullable=False),
    Column("table_id", String),
    Column("regime", String, nullable=False),
    Column("classification", String, nullable=False),
    Column("licence", String, nullable=False),
    Column("cadence", String, nullable=False),
    Column("is_preliminary", Boolean, nullable=False, comment="the agency's figures here are preliminary"),
    PrimaryKeyConstraint("source"),
    schema=META,
    comment="The source tables as they are declared",
)

source_measures = Table(
    "source_measures",
    metadata,
    Column("source", String, nullable=False),
    Column("measure", String, nullable=False, comment="our name of it"),
    Column("unit", String, comment="the unit as the source is declared"),
    schema=META,
    comment="What each source measures, and in which unit",
)

series_breaks = Table(
    "series_breaks",
    metadata,
    Column("source", String, nullable=False),
    Column("year", Integer, nullable=False),
    Column("reason_sv", String, nullable=False),
    Column("reason_en", String, nullable=False),
    schema=META,
    comment="Declared breaks: figures of the year and later do not compare with earlier ones",
)

releases = Table(
    "releases",
    metadata,
    Column("release_id", String),
    Column("published_at", DateTime(timezone=True), nullable=False),
    Column("build_key", String, nullable=False, comment="what the release was made of: vintages and models"),
    Column("api", String, nullable=False, comment="live or sample"),
    Column("run_id", String, nullable=False),
    PrimaryKeyConstraint("release_id"),
    schema=META,
    comment="Every release that readers were given",
)

fetch_outcomes = Table(
    "fetch_outcomes",
    metadata,
    Column("run_id", String, nullable=False),
    Column("source", String, nullable=False),
    Column("table_id", String),
    Column("checked_at", DateTime(timezone=True), nullable=False),
    Column("outcome", String, nullable=False, comment="unchanged, new_vintage, same_bytes or failed"),
    Column("updated", String),
    Column("vintage_id", String),
    Column("message", String, nullable=False),
    schema=QUALITY,
    comment="What became of each source in each run",
)

check_results = Table(
    "check_results",
    metadata,
    Column("run_id", String, nullable=False),
    Column("checked_at", DateTime(timezone=True), nullable=False),
    Column("table_name", String, nullable=False),
    Column("check_name", String, nullable=False),
    Column("kind", String, nullable=False, comment="contract, drift, fetch, freshness, …, source_check or dbt"),
    Column("severity", String, nullable=False, comment="critical or warning"),
    Column("passed", Boolean, nullable=False),
    Column("expected", String, nullable=False),
    Column("observed", String, nullable=False),
    Column("message", String, nullable=False),
    Column("vintage_id", String),
    schema=QUALITY,
    comment="Every check of every run, passed or not",
)

corrections = Table(
    "corrections",
    metadata,
    Column("source", String, nullable=False),
    Column("name", String, nullable=False),
    Column("cell", String, nullable=False, comment="column and code of each variable that names the cell"),
    Column("value", Double, comment="what the agency publishes"),
    Column("expected", Double, comment="what is thought to be right, where that is known"),
    Column("status", String, nullable=False, comment="suspected, reported or acknowledged"),
    Column("reason_sv", String, nullable=False),
    Column("reason_en", String, nullable=False),
    schema=META,
    comment="Known errors in the agency's figures; no figure is altered",
)

lineage = Table(
    "lineage",
    metadata,
    Column("source", String, nullable=False),
    Column("mart", String, nullable=False),
    PrimaryKeyConstraint("source", "mart"),
    schema=META,
    comment="Which marts are made of which source tables",
)

earlier_vintages = Table(
    "vintages",
    metadata,
    Column("source", String),
    Column("vintage_id", String, nullable=False),
    Column("updated", String, nullable=False),
    Column("fetched_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("source"),
    schema=EARLIER,
    comment="The accepted vintage before the one that the models read, where there is one",
)

revised_cells = Table(
    "revised_cells",
    metadata,
    *(Column(name, String, nullable=False) for name in ("source", "cell", "vintage_before", "vintage_id")),
    *(Column(name, String) for name in ("region_code", "industry_code", "measure")),
    Column("year", Integer),
    *(Column(name, Double) for name in ("value_before", "value")),
    *(Column(name, String) for name in ("symbol_before", "symbol")),
    schema=EARLIER,
    comment="Cells that differ between the two last accepted vintages of their table, as the agency writes them",
)

earlier_indices = Table(
    "specialisation_indices",
    metadata,
    *(Column(name, String) for name in ("region_code", "industry_code", "classification", "regime", "measure")),
    Column("year", Integer),
    Column("location_quotient", Double),
    Column("source", String),
    schema=EARLIER,
    comment="What readers have, of the tables that this nightly run revises",
)

earlier_indicators = Table(
    # Not `indicator_series`: earlier versions made that with numbers for ids.
    "strategy_indicators",
    metadata,
    *(Column(name, String) for name in ("strategy_id", "indicator_id", "series", "region_code", "regime")),
    Column("year", Integer),
    Column("value", Double),
    Column("status", String),
    Column("source", String),
    info={"mart": "indicator_series"},
    schema=EARLIER,
    comment="What readers have, of the tables that this nightly run revises",
)

revised_figures = Table(
    "revised_figures",
    metadata,
    Column("run_id", String, nullable=False),
    Column("revised_at", DateTime(timezone=True), nullable=False),
    Column("build_key", String, nullable=False, comment="the release that first had the new figure"),
    Column("mart", String, nullable=False),
    Column("figure", String, nullable=False, comment="industry and measure, or indicator and series"),
    Column("region_code", String, nullable=False),
    Column("regime", String, nullable=False),
    Column("year", Integer, nullable=False),
    Column("value_before", Double),
    Column("value_now", Double),
    Column("moved", String, nullable=False, comment="what changed: above 1, below 1, or status before -> status now"),
    Column("source", String, nullable=False),
    schema=QUALITY,
    comment="Published figures that a revision moved across a line: an index across 1, an indicator across its status",
)

api_calls = Table(
    "api_calls",
    metadata,
    Column("run_id", String, nullable=False),
    Column("counted_at", DateTime(timezone=True), nullable=False),
    Column("calls", Integer, nullable=False, comment="every attempt, repeated ones included"),
    Column("throttled_calls", Integer, nullable=False, comment="answered with 429: more calls than the agency allows"),
    Column("failed_calls", Integer, nullable=False, comment="other attempts that brought no usable answer"),
    PrimaryKeyConstraint("run_id"),
    schema=QUALITY,
    comment="What each run asked of the statistics agency",
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", String),
    Column("job", String, nullable=False, comment="nightly or annual"),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column(
        "ended_at",
        DateTime(timezone=True),
        comment="NULL while it runs, and for ever if it was killed; in its own release, when that was made",
    ),
    Column("state", String, nullable=False, comment="running, published, unchanged, stopped, broken or killed"),
    Column("faults", String, comment="what broke that no check foresaw"),
    PrimaryKeyConstraint("run_id"),
    schema=QUALITY,
    comment="Every run, from its beginning: whether and how it ended",
)

alerts = Table(
    "alerts",
    metadata,
    Column("alert_id", String, comment="eight hexadecimal digits of table, check and subject"),
    Column("table_name", String, nullable=False),
    Column("check_name", String, nullable=False, comment="the check that names the cause"),
    Column("subject", String, nullable=False, comment="what within table and check; mostly empty"),
    Column("kind", String, nullable=False, comment="kind of the check, or run, delivery or schedule"),
    Column("severity", String, nullable=False, comment="critical or warning"),
    Column("state", String, nullable=False, comment="open, acknowledged or resolved"),
    Column("expected", String, nullable=False),
    Column("observed", String, nullable=False),
    Column("message", String, nullable=False),
    Column("also", String, nullable=False, comment="other checks that failed for the same reason"),
    Column("evidence", String, nullable=False, comment="the vintage or run in which it was seen last"),
    Column("touches", String, nullable=False, comment="marts and indicators that are made of the table"),
    Column("first_seen", DateTime(timezone=True), nullable=False, comment="since it opened the last time"),
    Column("last_seen", DateTime(timezone=True), nullable=False),
    Column("times_seen", Integer, nullable=False, comment="runs that saw it since it opened the last time"),
    Column("times_reopened", Integer, nullable=False),
    Column("run_id", String, nullable=False, comment="the run that saw it last"),
    Column("runbook", String, nullable=False, comment="section of docs/runbook.md"),
    Column("notified_at", DateTime(timezone=True)),
    Column("acknowledged_by", String, comment="signature or role; no full name, since analysts can read it"),
    Column("acknowledged_until", DateTime(timezone=True)),
    Column("note", String),
    Column("resolved_at", DateTime(timezone=True)),
    Column("resolved_by", String, comment="data, or the signature of a person"),
    Column("unseen_since", DateTime(timezone=True), comment="since when the agency did not answer for its table"),
    PrimaryKeyConstraint("alert_id"),
    schema=QUALITY,
    comment="One row per failure, with its lifecycle",
)

alert_events = Table(
    "alert_events",
    metadata,
    Column("event_no", Integer, nullable=False, comment="counts up"),
    Column("alert_id", String, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("event", String, nullable=False, comment="opened, worsened, notified, acknowledged, resolved, reopened …"),
    Column("run_id", String, nullable=False),
    Column("message", String, nullable=False, comment="the event in a sentence"),
    PrimaryKeyConstraint("event_no"),
    schema=QUALITY,
    comment="What happened to each alert, in order",
)

alert_targets = Table(
    "alert_targets",
    metadata,
    Column("target", String, comment="the target's name; its address is a secret and is in no table"),
    Column("notified_until", Integer, nullable=False, comment="number of the last event that it was notified of"),
    Column("failing_since", DateTime(timezone=True)),
    Column("failure", String),
    Column("tried_at", DateTime(timezone=True)),
    PrimaryKeyConstraint("target"),
    schema=QUALITY,
    comment="How far each target of alerts has been notified, and whether it can be reached",
)

source_status = Table(
    "source_status",
    metadata,
    Column("source", String),
    Column("title_sv", String, nullable=False),
    Column("title_en", String, nullable=False),
    Column("table_id", String),
    Column("state", String, nullable=False, comment="ok, late, silent, failing, rejected or never"),
    Column("message", String, nullable=False, comment="what is the matter, in a sentence"),
    Column("failing_since", DateTime(timezone=True)),
    Column("last_asked", DateTime(timezone=True)),
    Column("last_answer", DateTime(timezone=True), comment="the last run in which the agency answered"),
    Column("last_fetch", DateTime(timezone=True), comment="when the newest vintage was fetched"),
    Column("last_change", String, comment="the agency's own time of update of the vintage in use, UTC"),
    Column("age_days", Integer, comment="days since the agency's own time of update"),
    Column("expected_update", String, comment="when the next update is expected, as declared"),
    Column("origin", String),
    PrimaryKeyConstraint("source"),
    schema=QUALITY,
    comment="Where each source stands",
)


describe(metadata)


def raw_table(source: str, text_columns: Sequence[str]) -> Table:
    """The raw table of `source`: one row per cell and vintage, with the agency's codes in `text_columns`."""
    return Table(
        source,
        MetaData(),
        Column("vintage_id", String, nullable=False),
        *(Column(name, String) for name in text_columns),
        Column("value", Double, comment="NULL when the agency publishes none; then `status` says why"),
        Column("status", String, comment="the agency's symbol"),
        Column("origin", String, comment="live, recorded or simulated; a simulated table may hold recorded cells"),
        schema=RAW,
    )


def create_tables(warehouse: Warehouse) -> None:
    """Create what is missing and rename what an earlier version made, in one transaction; rows stay."""
    with warehouse.connect() as connection, connection.begin():
        for schema in (RAW, META, QUALITY, EARLIER):
            connection.execute(text(f"create schema if not exists {schema}"))
        present = present_columns(connection, (RAW, META, QUALITY, EARLIER))
        migrate(connection, present)
        missing = [table for table in metadata.sorted_tables if table.fullname not in present]
        metadata.create_all(connection, tables=missing, checkfirst=False)


def create_raw_tables(present: PresentTables, raw_tables: Iterable[Table]) -> None:
    """Create the raw tables that are missing; rows stay.

    Raises:
        TableShapeError: a raw table exists with other columns than declared.
    """
    for table in raw_tables:
        if existing := set(present.columns.get(table.fullname, ())):
            _expect_columns(table, existing | _added(present.connection, table, existing))
        else:
            # Known to be missing: to look again takes longer than to make it.
            table.create(present.connection, checkfirst=False)


def drop_loaded(warehouse: Warehouse) -> None:
    """Drop what can be made again from the archive: raw tables and the record of vintages. `quality` stays."""
    with warehouse.connect() as connection, connection.begin():
        for schema in ("staging", RAW):
            connection.execute(text(f"drop schema if exists {schema} cascade"))
        for table in (vintages, variable_values, current_vintages):
            table.drop(connection, checkfirst=True)


# A column that raw tables of an earlier version lack; without a value it means that of the vintage.
_LATER_COLUMNS = ("origin",)


def _added(connection: Connection, table: Table, existing: set[str]) -> set[str]:
    missing = {name for name in _LATER_COLUMNS if name not in existing}
    for name in sorted(missing):
        connection.execute(text(f"alter table {table.fullname} add column {name} varchar"))
    return missing


class TableShapeError(Exception):
    """A raw table in the warehouse has other columns than its declaration."""


def _expect_columns(table: Table, existing: set[str]) -> None:
    declared = {column.name for column in table.columns}
    if declared != existing:
        missing, extra = sorted(declared - existing), sorted(existing - declared)
        raise TableShapeError(
            f"raw.{table.name} in the warehouse does not fit sources/{table.name}.yml: missing columns {missing}, "
            f"columns that are not declared {extra}. The declaration has changed: run `styrka rebuild`, which makes "
            "the warehouse again from the archive."
        )
