"""What a server says about itself in `/config`: limits, languages, licence.

Reading that answer and validating its limits. Not here: keeping to them (see `throttle` and `splitting`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pipelines.jsonstat import document as doc

# What Statistics Sweden states since August 2026 and what the server's own default is for calls. A server
# that does not tell (Statistics Norway says 0 calls per 0 seconds while its headers say 40 per 60) is treated
# so.
DEFAULT_MAX_CALLS: Final = 30
DEFAULT_WINDOW_SECONDS: Final = 10.0
DEFAULT_MAX_DATA_CELLS: Final = 150_000

# Beyond these a number is a mistake or means "no limit", and believing it would be rude or fatal: a window of
# more than an hour stops the nightly run, more than 100 calls a second is no limit, and an answer of more than ten
# million cells is more than a server of this kind writes before it times out.
MAX_BELIEVABLE_CALLS_PER_SECOND: Final = 100
MAX_BELIEVABLE_WINDOW_SECONDS: Final = 3_600
MAX_BELIEVABLE_CELLS: Final = 10_000_000


@dataclass(frozen=True)
class ApiConfig:
    """The server's description of itself.

    Attributes:
        api_version: as sent ("2.2.0"), empty if not reported.
        max_data_cells: most cells in one answer, believable or the default.
        max_calls, window_seconds: calls allowed in any window of that length, believable or the default.
        default_language, languages: language codes.
        licence: address of the licence, empty if not reported.
        data_formats: formats the server writes.
        raw: the answer as it came.
    """

    api_version: str
    max_data_cells: int
    max_calls: int
    window_seconds: float
    default_language: str
    licence: str
    languages: tuple[str, ...]
    data_formats: tuple[str, ...]
    raw: Mapping[str, Any]


def parse_config(
    document: doc.Json, *, call_limit: tuple[int, float] = (DEFAULT_MAX_CALLS, DEFAULT_WINDOW_SECONDS)
) -> ApiConfig:
    """Read a `/config` answer; limits that are missing, zero, negative or absurd count as unknown.

    Args:
        document: the answer.
        call_limit: calls and seconds that hold where the server does not tell.
    """
    reported = _call_limit(document.get("maxCallsPerTimeWindow"), document.get("timeWindow"))
    max_calls, window = reported or call_limit
    languages = document.get("languages")
    listed = languages if isinstance(languages, list) else []
    return ApiConfig(
        api_version=doc.text(document, "apiVersion") or "",
        max_data_cells=_cell_limit(document.get("maxDataCells")),
        max_calls=max_calls,
        window_seconds=window,
        default_language=doc.text(document, "defaultLanguage") or "",
        licence=doc.text(document, "license") or "",
        languages=tuple(one["id"] for one in listed if isinstance(one, dict) and isinstance(one.get("id"), str)),
        data_formats=doc.texts(document.get("dataFormats")),
        raw=document,
    )


def _call_limit(calls: object, window: object) -> tuple[int, float] | None:
    """Calls and seconds; None if either is unbelievable, since one means nothing alone."""
    if type(calls) is int and isinstance(window, int | float) and type(window) is not bool:
        in_range = calls >= 1 and 0 < window <= MAX_BELIEVABLE_WINDOW_SECONDS
        if in_range and calls / window <= MAX_BELIEVABLE_CALLS_PER_SECOND:
            return calls, float(window)
    return None


def _cell_limit(cells: object) -> int:
    if type(cells) is int and 1 <= cells <= MAX_BELIEVABLE_CELLS:
        return cells
    return DEFAULT_MAX_DATA_CELLS
