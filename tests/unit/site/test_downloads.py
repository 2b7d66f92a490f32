"""Formats of the downloads on made-up figures: what a missing value, a mark and a symbol become."""

from __future__ import annotations

from pipelines.site.downloads.cube import Cube, Dimension
from pipelines.site.downloads.json_stat import json_stat
from pipelines.site.downloads.px import px_body
from sample.server.px_reading import parse_px


def cube() -> Cube:
    both = {"sv": 'Andel "extra"', "en": "Share"}
    regions = {"01": {"sv": "O'Hara län", "en": "O'Hara county"}, "02": {"sv": "Tomt län", "en": "Empty county"}}
    return Cube(
        name="made",
        title=both,  # type: ignore[arg-type]
        dimensions=[
            Dimension("region", {"sv": "region", "en": "region"}, regions, "geo"),  # type: ignore[arg-type]
            Dimension("year", {"sv": "år", "en": "year"}, {"2024": {"sv": "2024", "en": "2024"}}, "time"),
        ],
        values={0: -0.00001234567},
        origins={0: "simulated"},
        unit={"sv": "procent", "en": "per cent"},
        source={"sv": "SCB", "en": "SCB"},
        decimals=1,
        updated="2026-06-12T06:00:00Z",
        notes=[{"sv": "Påhittat.", "en": "Made up."}],
    )


def test_px_keeps_a_small_value_a_missing_one_and_an_apostrophe() -> None:
    body = px_body(cube())
    text = body.decode()
    assert "-0.0000123457" in text and '".."' in text and "e-" not in text.split("DATA=")[1]
    assert "Andel 'extra'" in text and 'NOTEX="Påhittat.";' in text and 'NOTEX[en]="Made up.";' in text
    table = parse_px(body)
    assert list(table.variables[0].codes.values()) == ["O'Hara län", "Tomt län"]
    assert table.values.ravel()[1] != table.values.ravel()[1]


def test_json_stat_leaves_out_what_is_missing_and_marks_the_origin() -> None:
    document = json_stat(cube())
    assert document["value"] == {"0": -0.00001234567} and document["status"] == {"0": "simulated"}
    assert document["size"] == [2, 1] and document["role"] == {"geo": ["region"], "time": ["year"]}
    assert document["extension"]["label_en"] == "Share"
