"""What all of SwePub's exports have in common.

Subjects, output types, organisations by source code. Not here: the shapes of the exports.

SwePub has no citations. Its subjects are SSIF codes of one, three and five digits; taken up is the most specific
of each branch, since the others follow from it. The codes changed from SSIF 2011/2016 to SSIF 2025 in December 2024: an
export that was made later carries the new ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipelines.bibliometrics.affiliation_shares import Part, mentioned
from pipelines.bibliometrics.records import Affiliation, Subject, SubjectScheme

SSIF_2025_SINCE = "2024-12-01"
"""SwePub recoded all its records in this month."""

OUTPUT_TERM = "https://id.kb.se/term/swepub/output/"

COMMENT = re.compile(r"# Swepub bibliometric export\.(?: Query handled at (\S+?)\.)?(?: Query parameters: (.*))?")

_CODE = re.compile(r"[1-6](?:\d{2}(?:\d{2})?)?")


def scheme_at(exported_at: str | None) -> SubjectScheme:
    """The version of SSIF in an export of the time; the newer where the time is not reported."""
    return "ssif_2011" if exported_at is not None and exported_at < SSIF_2025_SINCE else "ssif_2025"


@lru_cache(maxsize=20_000)
def _subject(scheme: SubjectScheme, code: str, label: str) -> Subject:
    return Subject(scheme, code, label)


def subjects(scheme: SubjectScheme, codes: Iterable[str], labels: dict[str, str] | None = None) -> tuple[Subject, ...]:
    """The most specific code of each branch, in order, each once.

    Raises:
        ValueError: a code that is not one of SSIF's shapes.
    """
    each = dict.fromkeys(codes)
    for code in each:
        if not _CODE.fullmatch(code):
            raise ValueError("a subject that is no SSIF code of one, three or five digits")
    specific = [code for code in each if not any(other != code and other.startswith(code) for other in each)]
    return tuple(_subject(scheme, code, (labels or {}).get(code, "")) for code in specific)


def is_retracted(status: str | None) -> bool:
    """Whether the publication status, an address or its last word, is that of a retracted publication."""
    return (status or "").rstrip("/").rpartition("/")[2].casefold() in ("retracted", "återkallad", "tillbakadragen")


def output_type(terms: Iterable[str]) -> str:
    """The first output type, without the part of its address that all share."""
    return next((term.removeprefix(OUTPUT_TERM) for term in terms), "")


@lru_cache(maxsize=1_000)
def by_source(code: str) -> Affiliation:
    """The organisation that delivered the record: reliable in full counting, without a share in fractional."""
    return mentioned(Part("", code))
