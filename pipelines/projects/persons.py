"""Sole traders: their organisation number is a personal number, so neither it nor their name is kept.

The third digit of a personal number is a month's first, 0 or 1 (2 to 9 in an organisation number; 6 to 9 in a
coordination number, which adds 60 to the day and leaves the month). Not here: names (`Lists.is_person`).
"""

from __future__ import annotations

import re

_DIGITS = re.compile(r"\D")
_IN_TEXT = re.compile(r"(?<!\d)(?:19|20)?\d\d[01]\d[0-9]\d[-+ ]?\d{4}(?!\d)")
HIDDEN = "[…]"


def organisation_number(written: str) -> str | None:
    """Ten digits of a legal person's number; None where it is none, or a natural person's."""
    digits = _DIGITS.sub("", written)
    if len(digits) == 12 and digits.startswith("16"):
        digits = digits[2:]
    return digits if len(digits) == 10 and digits[2] >= "2" else None


def is_personal_number(written: str) -> bool:
    """Whether a number in the place of an organisation's is that of a natural person."""
    digits = _DIGITS.sub("", written)
    if len(digits) == 12:
        return digits[:2] in ("19", "20", "18")
    return len(digits) == 10 and digits[2] < "2"


def without_personal_numbers(written: str) -> tuple[str, bool]:
    """A text with what looks like a personal number hidden, and whether there was one."""
    hidden, count = _IN_TEXT.subn(HIDDEN, written)
    return hidden, count > 0
