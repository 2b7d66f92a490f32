"""Load archived folders of strategies into the tables that the models read.

Not here: the format (``strategies/``), where the
folders lie (``ingest/strategy_folders.py``).
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Double, Integer, Table, text

from pipelines.archive import Archive, Snapshot
from pipelines.bibliometrics.organisations import register
from pipelines.ingest.strategy_folders import archived_strategy
from pipelines.load.strategy_tables import LANGUAGES, SCHEMA, strategy_tables
from pipelines.strategies.checked import as_number, shares_of
from pipelines.strategies.codes import Codes
from pipelines.strategies.criteria import criteria_of
from pipelines.strategies.findings import StrategyError
from pipelines.strategies.form import tables as forms
from pipelines.strategies.groups import group_asked
from pipelines.strategies.strategy import Strategy
from warehouse.engine import Warehouse
from warehouse.loading import load
from warehouse.present_tables import PresentTables

if TYPE_CHECKING:
    import pyarrow as pa

# How long after a year its figures are known, where strategy.yml does not say what the analysis could know.
_YEARS_UNTIL_KNOWN = 2

logger = logging.getLogger(__name__)

Rows = list[dict[str, Any]]


def create_strategy_tables(present: PresentTables) -> None:
    """Create what is missing; a table of other columns than the format's is made again: the archive has its rows."""
    connection = present.connection
    connection.execute(text(f"create schema if not exists {SCHEMA}"))
    for table in strategy_tables().values():
        if existing := present.columns.get(table.fullname):
            if set(existing) == {column.name for column in table.columns}:
                continue
            connection.execute(text(f"drop table {table.fullname} cascade"))
        table.create(connection, checkfirst=False)


def load_strategies(warehouse: Warehouse, archive: Archive, followed: Sequence[Snapshot], codes: Codes) -> int:
    """Load every archived version of the strategies in `followed`, whose newest is the current one.

    Versions are few and small: all of them are put in again, in one transaction.

    Returns:
        The number of versions.
    """
    rows: dict[str, Rows] = {name: [] for name in strategy_tables()}
    count = 0
    for newest in followed:
        snapshots = archive.snapshots(newest.source, ["live", "recorded", "simulated"])
        # A strategy that is set back to an earlier version has the same bytes twice: the newest keeps the archive's id.
        times_again = Counter(snapshot.snapshot_id for snapshot in snapshots)
        for snapshot in snapshots:
            times_again[snapshot.snapshot_id] -= 1
            again = times_again[snapshot.snapshot_id]
            vintage_id = f"{snapshot.snapshot_id}-{again}" if again else snapshot.snapshot_id
            try:
                strategy = archived_strategy(archive, snapshot, codes)
            except StrategyError as error:
                # What earlier rules took and today's refuse stays in the archive, and is not read.
                logger.warning("%s, version of %s: %s", snapshot.source, snapshot.fetched_at, error)
                continue
            is_current = vintage_id == newest.snapshot_id
            for name, found in _rows_of(strategy, snapshot, vintage_id, is_current=is_current).items():
                rows[name] += found
            count += 1
    with warehouse.connect() as connection, connection.begin():
        create_strategy_tables(PresentTables.seen_by(connection, SCHEMA))
        for name, table in strategy_tables().items():
            connection.execute(table.delete())
            load(warehouse, connection, table, _arrow(table, rows[name]))
    return count


def _rows_of(strategy: Strategy, snapshot: Snapshot, vintage_id: str, *, is_current: bool) -> dict[str, Rows]:
    header = strategy.header
    found: dict[str, Rows] = {
        "versions": [_version(strategy, snapshot, is_current=is_current)],
        "regions": [
            {"region_code": entry["region"], "nuts_code": entry.get("nuts"), "role": entry.get("role", "owner")}
            for entry in header["regions"]
        ],
        "neighbours": [{"region_code": code} for code in (header.get("comparison") or {}).get("neighbours") or []],
        "organisations": [{"organisation_code": code} for code in header.get("organisations") or []],
        "levels": [_level(entry) for entry in header["follow_up"]],
        "criteria": [
            {"criterion_id": entry["id"], "set_by": entry["set_by"], "component": component}
            | _texts("sentence", entry["sentence"])
            for entry in criteria_of(header)
            for component in entry["components"]
        ],
        "claims": [_claim(claim) for claim in strategy.claims],
        "claim_tests": [row for claim in strategy.claims for row in _claim_tests(strategy.strategy_id, claim)],
        "plan_goals": [
            {"plan_id": plan["plan_id"], "goal_id": goal}
            for plan in strategy.tables.get("plans", ())
            for goal in plan.get("goals", "").split("|")
            if goal
        ],
    }
    for name, form in forms().items():
        defaults = {column.name: column.default for column in form.columns.values() if column.default}
        languages = [column.name for column in form.columns.values() if column.languages]
        found[name] = [
            {**defaults, **row, **_in_languages(languages, row, header["language"])}
            for row in strategy.tables.get(name, ())
        ]
    _complete(strategy, found)
    for rows in found.values():
        for order, row in enumerate(rows, start=1):
            row.update(strategy_id=strategy.strategy_id, vintage_id=vintage_id, sort_order=10 * order)
    return found


def _complete(strategy: Strategy, found: Mapping[str, Rows]) -> None:
    """Add what the models read and nobody writes: subjects of measures, and values as numbers."""
    for name in ("indicators", "indicator_series"):
        for row in found[name]:
            row["subject"] = subject_of(strategy.strategy_id, dict(shares_of(row.get("arguments", ""))))
    scales = {row["indicator_id"]: row.get("scale", "").split("|") for row in found["indicators"]}
    for row in found["targets"]:
        row["group_asked"] = group_asked(row.pop("group", None) or "")
        for column in ("value", "value_high"):
            row[f"{column}_number"] = _number(row.get(column, ""), scales.get(row["indicator_id"], []))
    for row in found["figures"]:
        row["group_asked"] = group_asked(row.pop("group", None) or "")
        row["number"] = _number(row.get("value", ""), scales.get(row["indicator_id"], []))


def _number(text: str, scale: Sequence[str]) -> float | None:
    """A number, or the place of a step on its scale, counted from 0."""
    number = as_number(text)
    return number if number is not None else float(scale.index(text)) if text and text in scale else None


def _version(strategy: Strategy, snapshot: Snapshot, *, is_current: bool) -> dict[str, Any]:
    header = strategy.header
    decided, period = header["decided"], header["period"]
    known = (header.get("analysis") or {}).get("until") or strategy.decided_on.year - _YEARS_UNTIL_KNOWN
    return {
        "version": strategy.version,
        "decided_on": strategy.decided_on.isoformat(),
        "archived_at": snapshot.fetched_at,
        "is_current": is_current,
        "language": header["language"],
        "country": header["country"],
        **_texts("title", header["title"]),
        **_texts("owner", header["owner"]),
        **_texts("decided_by", decided.get("by")),
        "document": decided.get("document"),
        "period_from": str(period["from"]),
        "period_to": str(period["to"]),
        "horizon": period.get("horizon"),
        "known_until": known,
    }


def _level(entry: Mapping[str, Any]) -> dict[str, Any]:
    same = {key: entry.get(key) for key in ("level", "cadence", "one_per", "review")}
    texts = {**_texts("owner", entry.get("owner")), **_texts("reports_to", entry.get("reports_to"))}
    return {**same, "kind": entry.get("kind") or entry["level"], **_texts("name", entry.get("name")), **texts}


def _claim(claim: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "claim_id": str(claim["id"]),
        "section": claim.get("section"),
        **_texts("sentence", claim["sentence"]),
        **_texts("holds_everywhere", claim.get("holds_everywhere")),
        "holds_by_any": bool(claim.get("any")),
    }


def _claim_tests(strategy_id: str, claim: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    tests = claim.get("tests") or [{"untestable": claim.get("untestable")}]
    for number, test in enumerate(tests, start=1):
        part = test.get("part") or str(claim["id"])
        since = test.get("since")
        lacking = test.get("untestable") or {}
        yield {
            "claim_id": str(claim["id"]),
            "test_no": number,
            "part": part,
            "part_sv": test.get("part"),
            "part_en": test.get("part_en") or test.get("part"),
            "is_premise": bool(test.get("premise")),
            "is_headline": bool(test.get("headline")),
            "measure": test.get("measure"),
            "subject": subject_of(strategy_id, test.get("of")),
            "quantity": test.get("quantity", "value"),
            "comparator": test.get("is"),
            "since": since if isinstance(since, int) else None,
            "span_years": since.get("years") if isinstance(since, dict) else None,
            "until": test.get("until"),
            **{key: test.get(key) for key in ("within", "population")},
            "region": test.get("region"),
            **_than(strategy_id, test.get("than")),
            **_organisation(test.get("of")),
            **_texts("note", test.get("note")),
            **_texts("reason", lacking.get("reason")),
            "who_has_it": lacking.get("who_has_it"),
        }


def _than(strategy_id: str, than: object) -> dict[str, Any]:
    if isinstance(than, bool) or than is None:
        return {}
    if isinstance(than, (int, float)):
        return {"than_kind": "number", "than_value": float(than), "than_text": f"{than:g}"}
    if isinstance(than, list):
        low, high = (float(one) for one in than)
        return {"than_kind": "numbers", "than_value": low, "than_high": high, "than_text": f"{low:g}–{high:g}"}
    if isinstance(than, dict) and "own" in than:
        return {"than_kind": "own", "than_year": int(than["own"])}
    if isinstance(than, dict):
        return {"than_kind": "subject", "than_subject": subject_of(strategy_id, than)}
    return {"than_kind": str(than)}


def subject_of(strategy_id: str, of: object) -> str:
    """What a measure is of, as the figures name it: `TOTAL`, `16`, `kalmar-2021:food`, `lnu:ssif_3:401`."""
    if not isinstance(of, Mapping) or not of:
        return "TOTAL"
    if "organisation" in of or "research" in of:
        field = str(of.get("research", "all"))
        scheme = f"ssif_{len(field)}" if field.isdigit() else "all"
        return f"{of.get('organisation', '')}:{scheme}:{field}"
    if "area" in of:
        return f"{strategy_id}:{of['area']}"
    return str(of.get("industry", "TOTAL"))


def _organisation(of: object) -> dict[str, Any]:
    known = register().organisations.get(str(of.get("organisation"))) if isinstance(of, Mapping) else None
    return {"organisation_sv": known.sv, "organisation_en": known.en} if known else {}


def _texts(name: str, said: object) -> dict[str, Any]:
    """A text in each language that the tables have; one that is said in no language stands in all."""
    if isinstance(said, Mapping):
        return _shown(name, said, next(iter(said.values()), None))
    return {f"{name}_{language}": said for language in LANGUAGES}


def _in_languages(names: Sequence[str], row: Mapping[str, str], own: str) -> dict[str, Any]:
    """The texts of a row, each in the languages that the tables have; `own` is the strategy's language."""
    found: dict[str, Any] = {}
    for name in names:
        said = {heading.rpartition("_")[2]: text for heading, text in row.items() if heading.startswith(f"{name}_")}
        found |= _shown(name, said, said.get(own) or next(iter(said.values()), None))
    return found


def _shown(name: str, said: Mapping[str, Any], own: Any) -> dict[str, Any]:
    """A text of a strategy in another language is shown in that language where ours lacks one, rather than nowhere."""
    first, *others = LANGUAGES
    # Where the first language is there, the models and pages say it in the others' place.
    lacking = None if said.get(first) else own
    return {f"{name}_{first}": said.get(first) or own} | {f"{name}_{one}": said.get(one) or lacking for one in others}


def _arrow(table: Table, rows: Rows) -> pa.Table:
    import pyarrow as pa

    kinds = ((Integer, pa.int32()), (Double, pa.float64()), (Boolean, pa.bool_()))
    columns = {}
    for column in table.columns:
        kind = next((theirs for ours, theirs in kinds if isinstance(column.type, ours)), pa.string())
        cells: list[Any] = [row.get(column.name) for row in rows]
        if pa.types.is_floating(kind):
            cells = [None if cell in (None, "") else float(cell) for cell in cells]
        elif pa.types.is_integer(kind):
            cells = [None if cell in (None, "") else int(cell) for cell in cells]
        elif pa.types.is_string(kind):
            cells = [None if cell in (None, "") else str(cell) for cell in cells]
        columns[column.name] = pa.array(cells, kind)
    return pa.table(columns)
