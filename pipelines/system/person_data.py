"""Numbers and addresses of natural persons in texts: how they are written, and a text without them.

One place for what every reader and every message hides. Not here: names of persons (``person_names.py``),
or which columns are never read (the readers).
"""

from __future__ import annotations

import re
from typing import Final

HIDDEN: Final = "[…]"

# Month and day, to which a coordination number adds 60: ten digits of another kind seldom have both. An organisation's
# number has 2 or more as its third digit. The hyphen may be a dash, or a blank that does not break.
_BORN: Final = r"\d\d(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278]\d|[39][01])"
PERSONAL_NUMBER: Final = rf"(?<!\d)(?:19|20)?{_BORN}[-‐‑–+\s]?\d{{4}}(?!\d)"
ADDRESS: Final = r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+"
ORCID: Final = r"\d{4}-\d{4}-\d{4}-\d{3}[\dXx]"

# What every one of them has: nearly all cells have neither, and are not looked at further.
_SUSPECT: Final = re.compile(r"@|\d{4}")
_ANY: Final = re.compile(rf"{PERSONAL_NUMBER}|(?:mailto:)?{ADDRESS}|(?<!\d){ORCID}(?!\d)")
SURELY_PERSONAL_NUMBER: Final = re.compile(rf"(?<![\d/.])(?:(?:19|20){_BORN}[-‐‑–+\s]?|{_BORN}[-‐‑–+])\d{{4}}(?!\d)")
"""With a century or a hyphen, and no part of an identifier: titles and DOIs have numbers of ten digits."""


def without_person_data(text: str) -> str:
    """The text with personal numbers, mail addresses and ORCID hidden."""
    return _ANY.sub(HIDDEN, text) if _SUSPECT.search(text) else text
