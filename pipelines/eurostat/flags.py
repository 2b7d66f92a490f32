"""The letters that Eurostat puts beside a figure or in its place.

Not here: which of them a table may have (its contract).
Source: Eurostat, "Flags" (code list OBS_FLAG of its dissemination).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

FLAGS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "b": ("break in the series", "brott i serien"),
        "c": ("confidential", "konfidentiell"),
        "d": ("definition differs", "avvikande definition"),
        "e": ("estimated", "uppskattad"),
        "f": ("forecast", "prognos"),
        "n": ("not significant", "inte signifikant"),
        "p": ("provisional", "preliminär"),
        "r": ("revised", "reviderad"),
        "s": ("estimated by Eurostat", "uppskattad av Eurostat"),
        "u": ("low reliability", "låg tillförlitlighet"),
        "z": ("not applicable", "inte tillämplig"),
        ":": ("not available", "uppgift saknas"),
    }
)
"""Letter -> (meaning in English, meaning in Swedish). Several may be written together: `bp`."""
