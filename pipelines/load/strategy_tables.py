"""Declare the tables of strategies in the warehouse, made from the format of the folder.

Not here: their rows (``load/strategies.py``).

Every version of every strategy stays, under the id of its vintage; `versions.is_current` says which one is followed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from sqlalchemy import Boolean, Column, Double, Integer, MetaData, String, Table
from sqlalchemy.types import TypeEngine

from pipelines.strategies.form import tables as forms

SCHEMA: Final = "strategy"
LANGUAGES: Final = ("sv", "en")

_TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    "versions": (
        *(
            "version",
            "decided_on",
            "archived_at",
            "language",
            "country",
            "title_sv",
            "title_en",
            "owner_sv",
            "owner_en",
        ),
        *("decided_by_sv", "decided_by_en", "document", "period_from", "period_to"),
    ),
    "regions": ("region_code", "nuts_code", "role"),
    "neighbours": ("region_code",),
    "organisations": ("organisation_code",),
    "levels": (
        *("level", "kind", "name_sv", "name_en", "cadence", "one_per", "review", "owner_sv", "owner_en"),
        *("reports_to_sv", "reports_to_en"),
    ),
    "criteria": ("criterion_id", "component", "set_by", "sentence_sv", "sentence_en"),
    "plan_goals": ("plan_id", "goal_id"),
    "claims": ("claim_id", "section", "sentence_sv", "sentence_en", "holds_everywhere_sv", "holds_everywhere_en"),
    "claim_tests": (
        *("claim_id", "part", "part_sv", "part_en", "measure", "subject", "quantity", "comparator", "than_kind"),
        *(
            "than_subject",
            "than_text",
            "within",
            "region",
            "population",
            "note_sv",
            "note_en",
            "reason_sv",
            "reason_en",
        ),
        *("who_has_it", "organisation_sv", "organisation_en"),
    ),
}
_OTHERS: Final[Mapping[str, Mapping[str, type[TypeEngine]]]] = {  # type: ignore[type-arg]
    "versions": {"is_current": Boolean, "horizon": Integer, "known_until": Integer},
    "claims": {"holds_by_any": Boolean},
    "claim_tests": {
        **dict.fromkeys(("test_no", "than_year", "since", "until", "span_years"), Integer),
        **dict.fromkeys(("than_value", "than_high"), Double),
        **dict.fromkeys(("is_premise", "is_headline"), Boolean),
    },
}
_TYPES: Final = {"number": Double, "integer": Integer}
# `group` is a word of SQL.
_RENAMED: Final = {"group": "group_asked"}
# What is made of the cells when they are loaded.
_COMPUTED: Final[Mapping[str, Mapping[str, type[TypeEngine]]]] = {  # type: ignore[type-arg]
    "indicators": {"subject": String},
    "indicator_series": {"subject": String},
    "targets": {"value_number": Double, "value_high_number": Double},
    "figures": {"number": Double},
}


@cache
def strategy_tables() -> Mapping[str, Table]:
    """Every table by its name, without the schema."""
    metadata = MetaData()
    made = {name: _table(metadata, name, _declared(name)) for name in _TEXTS}
    return {**made, **{name: _table(metadata, name, _of_format(name)) for name in forms()}}


def _declared(name: str) -> list[Column[object]]:
    others = [Column(column, kind) for column, kind in _OTHERS.get(name, {}).items()]
    return [*(Column(column, String) for column in _TEXTS[name]), *others]


def _of_format(name: str) -> list[Column[object]]:
    stated: list[Column[object]] = [
        Column(_RENAMED.get(heading, heading), _TYPES.get(column.type, String))
        for column in forms()[name].columns.values()
        for heading in ([f"{column.name}_{one}" for one in LANGUAGES] if column.languages else [column.name])
    ]
    return [*stated, *(Column(column, kind) for column, kind in _COMPUTED.get(name, {}).items())]


def _table(metadata: MetaData, name: str, columns: list[Column[object]]) -> Table:
    keys: list[Column[object]] = [
        Column("strategy_id", String, nullable=False),
        Column("vintage_id", String, nullable=False),
        Column("sort_order", Integer, nullable=False),
    ]
    return Table(name, metadata, *keys, *columns, schema=SCHEMA)
