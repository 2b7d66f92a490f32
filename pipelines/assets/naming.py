"""Keys and owners of assets: the one place that says how the graph is named."""

from __future__ import annotations

import dagster as dg

OWNERS = ["team:data-engineering"]


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
