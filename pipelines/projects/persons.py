"""Natural persons in files of projects: what is known as one, and what is hidden in texts.

A sole trader's organisation number is a personal number, so neither it nor their name is kept.

The third digit of a personal number is a month's first, 0 or 1 (2 to 9 in an organisation number; 6 to 9 in a
coordination number, which adds 60 to the day and leaves the month). Not here: names (`Lists.is_person`).
"""

from __future__ import annotations

import re

_DIGITS = re.compile(r"\D")
_VAT = re.compile(r"SE\s*(?P<number>\d{6}[-–]?\d{4})\s*01", re.IGNORECASE)
# A blank between the parts may be one that does not break, and the hyphen a dash.
_IN_TEXT = re.compile(
    r"(?<!\d)(?:19|20)?\d\d[01]\d[0-9]\d[-‐‑–+\s]?\d{4}(?!\d)"
    r"|(?:mailto:)?[\w.+'-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<!\d)\d{4}-\d{4}-\d{4}-\d{3}[\dXx](?!\d)"
)
HIDDEN = "[…]"


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


def without_persons(written: str) -> tuple[str, bool]:
    """A text with what looks like a personal number, a mail address or an ORCID hidden, and whether there was one."""
    hidden, count = _IN_TEXT.subn(HIDDEN, written)
    return hidden, count > 0


def _digits(written: str) -> str:
    """The digits of a number; of a number of the tax agency's register of VAT those of the organisation."""
    found = _VAT.fullmatch(written.strip())
    return _DIGITS.sub("", found["number"] if found else written)
