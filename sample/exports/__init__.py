"""Simulated exports of bibliometric databases, with the quirks of the real ones.

The formats. Not here: which publications there are (``simulation/publications.py``), or reading such files
(``pipelines/bibliometrics/``). Every title, and the first line of every table, says that it is simulated.
"""

from __future__ import annotations

# When the simulated queries were made. A fixed time: the same bytes every time.
HANDLED_AT = "2026-10-05T08:00:00Z"

# Names as the sources write them: SwePub's code and domain, Swedish, English, Web of Science, ROR.
NAMES: dict[str, tuple[str, str, str, str]] = {
    "lnu": ("Linnéuniversitetet", "Linnaeus University", "Linnaeus Univ", "https://ror.org/00j9qag85"),
    "slu": (
        "Sveriges lantbruksuniversitet",
        "Swedish University of Agricultural Sciences",
        "Swedish Univ Agr Sci",
        "https://ror.org/02yy8x990",
    ),
    "liu": ("Linköpings universitet", "Linköping University", "Linkoping Univ", "https://ror.org/05ynxx418"),
    "bth": (
        "Blekinge Tekniska Högskola",
        "Blekinge Institute of Technology",
        "Blekinge Inst Technol",
        "https://ror.org/0093a8w51",
    ),
    "hj": ("Högskolan i Jönköping", "Jönköping University", "Jonkoping Univ", "https://ror.org/03t54am93"),
}


def swedish(organisation: str) -> str:
    """Swedish name of one of the five; others as they are."""
    return NAMES[organisation][0] if organisation in NAMES else organisation


def english(organisation: str) -> str:
    """English name of one of the five; others as they are."""
    return NAMES[organisation][1] if organisation in NAMES else organisation
