"""Write numbers as each language does: Swedish 1 234,5 and −2, English 1,234.5.

Not here: how many decimals a unit has (mart `dim_unit`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from pipelines.site.language import Language

NARROW_SPACE: Final = "\u202f"
NO_BREAK_SPACE: Final = "\u00a0"
MINUS: Final = "\u2212"
NOTHING: Final = "–"

_SIGNS: Final[dict[Language, tuple[str, str]]] = {"sv": (NARROW_SPACE, ","), "en": (",", ".")}

# Vega's own, so that axes and tooltips write as the page does (d3-format's locale).
FORMAT_LOCALE: Final[dict[Language, dict[str, Any]]] = {
    language: {"decimal": point, "thousands": thousands, "grouping": [3], "currency": ["", ""], "minus": MINUS}
    for language, (thousands, point) in _SIGNS.items()
}


class Numbers:
    """How one language writes numbers."""

    def __init__(self, language: Language) -> None:
        self._thousands, self._point = _SIGNS[language]

    def __call__(self, value: float | None, decimals: int = 0) -> str:
        """A number with so many decimals; an en dash where there is none. Never a negative zero."""
        if value is None:
            return NOTHING
        plain = f"{abs(value):,.{decimals}f}"
        sign = MINUS if value < 0 and plain.strip("0.,") else ""
        return sign + plain.translate({ord(","): self._thousands, ord("."): self._point})

    def signed(self, value: float | None, decimals: int = 0) -> str:
        """As a change: with a plus where it is above zero."""
        written = self(value, decimals)
        return f"+{written}" if value is not None and value > 0 and written.strip("0,.") else written

    def with_symbol(self, value: float | None, decimals: int, symbol: str | None) -> str:
        """A number and its unit's symbol, which never part at a line's end."""
        written = self(value, decimals)
        return f"{written}{NO_BREAK_SPACE}{symbol}" if symbol and value is not None else written


def day(moment: datetime | str | None) -> str:
    """A day as both languages write it: 2026-11-27."""
    return str(moment)[:10] if moment else NOTHING
