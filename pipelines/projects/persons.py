"""Natural persons in files of projects: which numbers are theirs.

A sole trader's organisation number is a personal number, so neither it nor their name is kept. The third digit of a
personal number is a month's first, 0 or 1 (2 to 9 in an organisation number; a coordination number adds 60 to the day
and leaves the month). Not here: names, or hiding numbers in texts (``system/person_names.py``, ``person_data.py``).
"""

from __future__ import annotations

import re
from datetime import date

from pipelines.system.person_data import SURELY_PERSONAL_NUMBER

_DIGITS = re.compile(r"\D")
_VAT = re.compile(r"SE\s*(?P<number>\d{6}[-–]?\d{4})\s*01", re.IGNORECASE)
_MASKED = re.compile(r"(?:19|20)?\d{6}\s?[-‐‑–+]?\s?[Xx*•#_]{4}")
_OF_A_NUMBER = re.compile(r"(?P<digits>\d+)\.0+")
_SAID = re.compile(
    r"\b(?:privatperson|fysisk person|enskild (?:firma|näringsidkare)|natural person|sole trader)\b", re.IGNORECASE
)


def organisation_number(written: str) -> str | None:
    """Ten digits of a legal person's number; None where it is none, or a natural person's."""
    digits = _digits(written)
    return digits if len(digits) == 10 and digits[2] >= "2" else None


def is_personal_number(written: str) -> bool:
    """Whether a number in the place of an organisation's is that of a natural person.

    Also where its end is hidden, where it is a day of birth alone, and where a spreadsheet that took it for a number
    has left its noughts out.
    """
    digits = _digits(written)
    if len(digits) == 12:
        return digits[:2] in ("19", "20", "18")
    if len(digits) == 10:
        return digits[2] < "2"
    return _MASKED.fullmatch(written.strip()) is not None or (digits == written.strip() and _is_cut(digits))


def names_a_person(name: str) -> bool:
    """Whether a name says itself that it is a natural person's: by a number in it, or in words."""
    return is_personal_number(name) or any(pattern.search(name) for pattern in (SURELY_PERSONAL_NUMBER, _SAID))


def _is_cut(digits: str) -> bool:
    """Whether bare digits are a day of birth alone, or a number without the noughts that it began with."""
    if len(digits) in (6, 8) and _is_day(digits):
        return True
    whole = digits.zfill(10)
    return 7 <= len(digits) < 10 and _is_day(whole[:6]) and _sums_up(whole)


def _is_day(digits: str) -> bool:
    """Whether digits are a day, with or without a century; a coordination number adds 60 to its day."""
    century = digits[:-6] or "20"
    try:
        date(int(century + digits[-6:-4]), int(digits[-4:-2]), int(digits[-2:]) % 60)
    except ValueError:
        return False
    return century in ("19", "20")


def _sums_up(number: str) -> bool:
    """Whether the last of ten digits is the check digit of the others (Luhn)."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(number))
    return sum(one // 10 + one % 10 for one in doubled) % 10 == 0


def _digits(written: str) -> str:
    """The digits of a number; of a number of the tax agency's register of VAT those of the organisation.

    `.0` behind it is a program's, that took it for a number; `16` in front says an organisation, and a sole trader's
    has it in some registers.
    """
    said = written.strip()
    if found := _VAT.fullmatch(said):
        said = found["number"]
    elif found := _OF_A_NUMBER.fullmatch(said):
        said = found["digits"]
    digits = _DIGITS.sub("", said)
    return digits[2:] if len(digits) == 12 and digits.startswith("16") else digits
