"""Write a cube as JSON-stat 2.0: labels in Swedish, English ones in `extension`, each cell's origin in `status`."""

from __future__ import annotations

from typing import Any

from pipelines.site.downloads.cube import Cube


def json_stat(cube: Cube) -> dict[str, Any]:
    """The cube as a JSON-stat dataset."""
    return {
        "version": "2.0",
        "class": "dataset",
        "label": cube.title["sv"],
        "source": cube.source["sv"],
        # A dataset without an update has no such member: an empty one is no date.
        **({"updated": cube.updated} if cube.updated else {}),
        "note": [note["sv"] for note in cube.notes],
        "id": [one.code for one in cube.dimensions],
        "size": cube.size,
        "role": {one.role: [one.code] for one in cube.dimensions if one.role},
        "dimension": {
            one.code: {
                "label": one.label["sv"],
                "category": {
                    "index": list(one.values),
                    "label": {code: label["sv"] for code, label in one.values.items()},
                },
                "extension": {
                    "label_en": one.label["en"],
                    "category_en": {code: label["en"] for code, label in one.values.items()},
                },
            }
            for one in cube.dimensions
        },
        "value": {str(cell): value for cell, value in sorted(cube.values.items())},
        "status": {str(cell): origin for cell, origin in sorted(cube.origins.items())},
        "extension": {
            "label_en": cube.title["en"],
            "source_en": cube.source["en"],
            "unit": cube.unit,
            "decimals": cube.decimals,
            "note_en": [note["en"] for note in cube.notes],
        },
    }
