"""What looks like a person where an office or an organisation is asked for."""

from __future__ import annotations

import re

from pipelines.system.person_data import PERSONAL_NUMBER
from pipelines.system.person_names import is_a_persons_name

_PERSONAL_NUMBER = re.compile(PERSONAL_NUMBER)
_PERSONAL_ADDRESS = re.compile(r"\b[a-zåäö]+\.[a-zåäö]+@", re.IGNORECASE)
_ADVICE = "give an office or an organisation, never a person."


def person_fault(text: str) -> str | None:
    """Why a text looks like a person; None where it does not."""
    if _PERSONAL_NUMBER.search(text):
        return f"looks like a personal number; {_ADVICE}"
    if _PERSONAL_ADDRESS.search(text):
        return f"looks like a person's mail address; {_ADVICE}"
    if is_a_persons_name(text):
        return f"looks like a person's name; {_ADVICE}"
    return None
