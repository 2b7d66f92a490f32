"""Persons stop at the reader: what is taken out of every text that a record keeps.

Finding names, e-mail addresses, ORCID and personal numbers in texts that should hold none. Not here: the columns and
fields of persons, which no reader takes up in the first place. There is no setting that lets persons through: no table,
measure or check uses them, and what nobody uses need not be kept. Titles are kept as they were published, so that a
title that names whom it is about keeps that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipelines.system.person_data import ADDRESS, ORCID, SURELY_PERSONAL_NUMBER

_EMAIL = re.compile(rf"[(<\[]?(?:e-?mail:?\s*|mailto:)?{ADDRESS}[)>\]]?", re.IGNORECASE)
_ORCID = re.compile(rf"(?:https?://)?(?:orcid\.org/|orcid:?\s*)?\b{ORCID}\b", re.IGNORECASE)
_TORN = re.compile(r"\s+(?=[,;.])|(?<=[,;])(?:\s*[,;])+")


@lru_cache(maxsize=200_000)
def clean(text: str) -> str:
    """The text in one line without e-mail addresses, ORCID and personal numbers; equal texts become one object."""
    text = " ".join(text.split())
    if "@" in text or _ORCID.search(text) or SURELY_PERSONAL_NUMBER.search(text):
        text = _fixed(SURELY_PERSONAL_NUMBER.sub("", _ORCID.sub("", _EMAIL.sub("", text))))
    return text


def without_names(text: str, names: Iterable[str]) -> str:
    """The text without the names of the record's own authors, and what `clean` takes out."""
    text = clean(text)
    for name in names:
        if len(name) > 4 and " " in name and name in text:
            text = _fixed(text.replace(name, ""))
    return text


def _fixed(text: str) -> str:
    return " ".join(_TORN.sub("", text).split()).strip(" ,;")
