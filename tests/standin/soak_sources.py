"""What the soak's installation declares: its tables and their contracts.

The declarations, as YAML would have them. Not here: what the agency serves (`soak_agency`).
"""

from __future__ import annotations

from functools import cache

from pipelines.checks.contract import Contract
from pipelines.sources.declaration import Bilingual, Named, NamedColumn, Period
from pipelines.sources.pxweb_table import PxWebTable

TABLES = 3
VARIABLES = ("Region", "ContentsCode", "Tid")


def declared(number: int) -> PxWebTable:
    """A source table as its YAML would declare it."""
    both = Bilingual(sv=f"Tabell {number}", en=f"Table {number}")
    contents = {"persons": Named(code=f"C{number}", label="personer"), "wages": Named(code=f"W{number}", label="löner")}
    return PxWebTable(
        name=f"source_{number}",
        title=both,
        agency="SCB",
        product="AM0207",
        table_id=f"TAB{number}",
        matrix=f"Matris{number}",
        folder="AM0207",
        search=f"personer tabell{number}",
        group="employment",
        regime="BAS",
        classification="SNI2007",
        licence="CC0-1.0",
        cadence="daily",
        period=Period(first=2023),
        selection={name: ["*"] for name in VARIABLES},
        names={"ContentsCode": NamedColumn(column="measure", values=contents)},
        breaks=[],
    )


@cache
def declared_tables() -> dict[str, PxWebTable]:
    """Every table of the soak by name."""
    return {source.name: source for source in map(declared, range(1, TABLES + 1))}


@cache
def contract_of(name: str) -> Contract:
    """The contract of a table: whole, without doubles, no year lost, and nothing below zero."""
    critical = {"severity": "critical"}
    return Contract.model_validate(
        {
            "source": declared_tables()[name],
            "columns_present": critical,
            "keys_unique": critical,
            "cells_complete": critical,
            "names_present": [{"column": "measure", **critical}],
            "names_complete": [{"column": "measure", "severity": "warning"}],
            "no_year_lost": critical,
            "value_domain": [{"measures": ["persons", "wages"], "minimum": 0, **critical}],
            "status_if_and_only_if_missing": critical,
            "status_symbols_known": {"codes": "status_symbols", "severity": "warning"},
            # The soak's agency revises as it throws its dice: how far is nothing that its contract validates.
            "drift": {
                "rows_gained": 10,
                "magnitude": 1e9,
                "revisions": [{"measures": ["persons", "wages"], "absolute": 1e9, "relative": 1}],
            },
        }
    )
