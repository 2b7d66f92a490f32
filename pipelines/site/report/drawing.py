"""Draw a report's charts by vl-convert, from the pages' specifications."""

from __future__ import annotations

from typing import Any, Final

from pipelines.site.charts.figure import Figure, themed
from pipelines.site.map import outline

# Points: the text width of an A4 page.
WIDTH: Final = 480
_MAP_WIDTH: Final = 300


def _specification(figure: Figure, font: str) -> dict[str, Any]:
    spec = {**themed(figure.spec), "width": _MAP_WIDTH if figure.outline else WIDTH, "background": "#ffffff"}
    spec["config"] = {**spec["config"], "font": font}
    if figure.outline:
        spec["datasets"] = {figure.outline: outline(figure.outline)}
    return spec


def as_svg(figure: Figure, font: str) -> bytes:
    """The chart as SVG, with text in `font`."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(_specification(figure, font))).encode()


def as_png(figure: Figure, font: str) -> bytes:
    """The chart as PNG, at twice the resolution of a screen."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(_specification(figure, font), scale=2))
