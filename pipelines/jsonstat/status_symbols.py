"""The symbols that stand in for a missing number.

What each known status symbol means. Not here: validating a table by its symbols (that is for the checks of the raw
tables); `jsonstat.decode` keeps whatever symbol it finds.

Sources: PC-Axis file format (DATASYMBOL1-6, DATASYMBOLNIL, DATASYMBOLSUM), Statistics Sweden's and Trafa's
symbol keys. Meanings differ a little between agencies; the wording here is the widest that holds for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

KNOWN_STATUS_SYMBOLS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "..": (
            "not available, too uncertain or withheld",
            "uppgift ej tillgänglig, för osäker eller skyddad",
        ),
        ".": ("cannot occur", "uppgift kan inte förekomma"),
        "...": ("not yet available", "uppgift ännu inte tillgänglig"),
        "....": ("not shown", "uppgift redovisas inte"),
        ".....": ("not shown", "uppgift redovisas inte"),
        "......": ("not shown", "uppgift redovisas inte"),
        "-": ("nil, nothing to report", "noll, inget finns att redovisa"),
        "\u2013": (  # an en dash, as some agencies write a minus
            "nil, nothing to report",
            "noll, inget finns att redovisa",
        ),
        "C": ("confidential", "sekretess"),
        "..C": ("confidential", "sekretess"),
        "U": ("suppressed because of the risk of disclosure", "undertryckt på grund av röjanderisk"),
    }
)
"""Symbol -> (meaning in English, meaning in Swedish)."""
