"""JSON-stat documents made for the tests of decoding."""

from __future__ import annotations

import json
from typing import Any

from pipelines.pxweb import Dataset, decode


def document(**changes: Any) -> dict[str, Any]:
    """2 regions x 1 content x 3 years."""
    made: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": "Employed",
        "source": "SCB",
        "updated": "2026-06-08T06:00:00Z",
        "note": ["about the table"],
        "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
        "id": ["Region", "ContentsCode", "Tid"],
        "size": [2, 1, 3],
        "dimension": {
            "Region": {
                "label": "region",
                "note": ["about regions"],
                "category": {
                    "index": {"08": 1, "00": 0},
                    "label": {"00": "Riket", "08": "Kalmar län"},
                    "note": {"08": ["about Kalmar"]},
                },
            },
            "ContentsCode": {
                "label": "contents",
                "category": {
                    "index": {"A1": 0},
                    "label": {"A1": "employed"},
                    "unit": {"A1": {"base": "antal", "decimals": 0}},
                },
                "extension": {"measuringType": {"A1": "Stock"}, "refperiod": {"A1": "November"}},
            },
            "Tid": {"label": "year", "category": {"index": ["2021", "2022", "2023"]}},
        },
        "extension": {
            "px": {
                "tableid": "TAB1",
                "matrix": "Ram",
                "official-statistics": True,
                "nextUpdate": "2026-12-01",
            },
            "contact": [{"name": "A"}],
            "discontinued": False,
        },
        "value": [10, 20.5, None, 40, 0, None],
        "status": {"2": "..", "5": "-"},
    }
    made.update(changes)
    return made


def decoded(made: dict[str, Any]) -> Dataset:
    return decode(json.dumps(made).encode(), table_id="TAB1")


def rows(made: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in decoded(made).table.to_pylist()]
