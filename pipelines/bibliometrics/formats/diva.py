"""What DiVA's two exports have in common.

Identifiers, national subject categories, who delivered. Not here: rows.
"""

from __future__ import annotations

import re

from pipelines.bibliometrics.formats.swepub import SSIF_2025_SINCE, subjects
from pipelines.bibliometrics.records import Identifiers, Subject, SubjectScheme
from pipelines.bibliometrics.tables import BadValue, Cells

OLDER_ENCODING = "cp1252"
"""Exports of some portals are still in it; every newer one is UTF-8 with a byte order mark."""

_NBN = re.compile(r"urn:nbn:se:([a-z-]+):diva-(\d+)")
_CATEGORY = re.compile(r"\s*(.*?)\s*\((\d{1,5})\)\s*$")


def delivered_by(cells: Cells) -> str | None:
    """The organisation's code in the record's persistent identifier: `lnu` of `urn:nbn:se:lnu:diva-68370`."""
    found = _NBN.search(cells.text("nbn"))
    return found[1] if found else None


def identifiers(cells: Cells) -> Identifiers:
    """Identifiers; SwePub's record id follows from the persistent identifier (`oai:DiVA.org:lnu-68370`)."""
    nbn = _NBN.search(cells.text("nbn"))
    pid = cells.text("pid")
    if not pid:
        raise BadValue("column 'PID': empty")
    issns = [*cells.several("issn", ";"), *cells.several("eissn", ";")]
    return Identifiers(
        doi=cells.optional("doi"),
        wos=cells.optional("wos"),
        scopus=cells.optional("scopus"),
        pubmed=cells.optional("pubmed"),
        swepub=f"oai:DiVA.org:{nbn[1]}-{nbn[2]}" if nbn else None,
        diva=pid,
        issns=tuple(dict.fromkeys(issns)),
        isbns=tuple(cells.several("isbn", ";")),
    )


def scheme(cells: Cells) -> SubjectScheme:
    """The version of SSIF: records that were changed since SwePub recoded carry the new codes."""
    updated = cells.text("updated")
    return "ssif_2011" if updated and updated < SSIF_2025_SINCE else "ssif_2025"


def categories(cells: Cells) -> tuple[Subject, ...]:
    """National subject categories, written as `label (code)` and joined by `;`."""
    found = [_CATEGORY.match(each) for each in cells.several("categories", ";")]
    labels = {each[2]: each[1] for each in found if each}
    try:
        return subjects(scheme(cells), labels, labels)
    except ValueError as trouble:
        raise BadValue(f"column 'Categories': {trouble}") from None
