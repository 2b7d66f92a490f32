"""Keys, owners and freshness of assets: the one place that says how the graph is named and what is expected of it."""

from __future__ import annotations

import re
from datetime import timedelta

import dagster as dg

OWNERS = ["team:data-engineering"]

FRESH_RELEASE = dg.FreshnessPolicy.time_window(fail_window=timedelta(days=400), warn_window=timedelta(days=190))
"""What is published is made again when any source has news. Each has some at least yearly, and they take turns."""


def owners(owner: str | None) -> list[str]:
    """Owners as Dagster writes them: a mail address, or a team in letters, digits, `_` and `-`; ours by default."""
    if owner is None:
        return OWNERS
    return [owner if "@" in owner else f"team:{re.sub(r'[^A-Za-z0-9_-]+', '-', owner).strip('-') or 'unnamed'}"]


def snapshot_key(source: str) -> dg.AssetKey:
    """The archived answer of a source."""
    return dg.AssetKey(["snapshot", source])


def raw_key(source: str) -> dg.AssetKey:
    """The raw table of a source."""
    return dg.AssetKey(["raw", source])


def model_key(layer: str, name: str) -> dg.AssetKey:
    """A dbt model or seed; intermediate models live in the schema of staging."""
    return dg.AssetKey(["staging" if layer == "intermediate" else layer, name])


RELEASE_KEY = dg.AssetKey(["published", "warehouse"])
EDITION_KEY = dg.AssetKey(["published", "edition"])
