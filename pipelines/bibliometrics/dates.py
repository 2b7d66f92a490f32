"""Dates as exports write them.

Finding a date in a line of provenance. Not here: years of publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_FORMS = (
    re.compile(r"\b(?P<year>20\d\d)-(?P<number>\d\d)-(?P<day>\d\d)\b"),
    re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}}), (?P<year>20\d\d)\b", re.IGNORECASE),
    re.compile(rf"\b(?P<day>\d{{1,2}}) {_MONTH} (?P<year>20\d\d)\b", re.IGNORECASE),
)


def date_in(lines: Iterable[str]) -> str | None:
    """The first date in the lines as ISO 8601: `2026-09-30`, `Sep 30, 2026` or `30 September 2026`."""
    for line in lines:
        for form in _FORMS:
            if found := form.search(line):
                named = found.groupdict()
                number = named.get("number") or f"{_MONTHS.index(named['month'][:3].casefold()) + 1:02d}"
                return f"{named['year']}-{number}-{int(named['day']):02d}"
    return None
