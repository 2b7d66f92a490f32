"""Natural persons in files of projects: which numbers are theirs.

A sole trader's organisation number is a personal number, so neither it nor their name is kept. The third digit of a
personal number is a month's first, 0 or 1 (2 to 9 in an organisation number; a coordination number adds 60 to the day
and leaves the month). Not here: names (`Lists.is_person`), or hiding numbers in texts (``system/person_data.py``).
"""

from __future__ import annotations

import re

_DIGITS = re.compile(r"\D")
_VAT = re.compile(r"SE\s*(?P<number>\d{6}[-–]?\d{4})\s*01", re.IGNORECASE)


def organisation_number(written: str) -> str | None:
    """Ten digits of a legal person's number; None where it is none, or a natural person's."""
    digits = _digits(written)
    if len(digits) == 12 and digits.startswith("16"):
        digits = digits[2:]
    return digits if len(digits) == 10 and digits[2] >= "2" else None


def is_personal_number(written: str) -> bool:
    """Whether a number in the place of an organisation's is that of a natural person."""
    digits = _digits(written)
    if len(digits) == 12:
        return digits[:2] in ("19", "20", "18")
    return len(digits) == 10 and digits[2] < "2"


def _digits(written: str) -> str:
    """The digits of a number; of a number of the tax agency's register of VAT those of the organisation."""
    found = _VAT.fullmatch(written.strip())
    return _DIGITS.sub("", found["number"] if found else written)
