"""Web of Science: the tab-delimited table and the plain text."""

from __future__ import annotations

from collections.abc import Sequence

WOS_TAGS = [
    "PT",
    "AU",
    "AF",
    "TI",
    "SO",
    "LA",
    "DT",
    "C1",
    "C3",
    "RP",
    "EM",
    "OI",
    "CR",
    "NR",
    "TC",
    "Z9",
    "SN",
    "EI",
    "PY",
    "EA",
    "DI",
    "WC",
    "SC",
    "PM",
    "DA",
    "UT",
]


def wos_record(number: int = 1, **fields: str) -> dict[str, str]:
    """One record of Web of Science under its tags."""
    record = {
        "PT": "J",
        "AU": "Almqvist, A; Bergdahl, B",
        "AF": "Almqvist, Alma; Bergdahl, Bo",
        "TI": f'The "made" title {number}',
        "SO": "JOURNAL OF MADE THINGS",
        "LA": "English",
        "DT": "Article; Early Access",
        "C1": (
            "[Almqvist, Alma; Bergdahl, Bo] Linnaeus Univ, Dept Phys & Elect Engn, S-39182 Kalmar, Sweden.; "
            "[Bergdahl, Bo] Univ Calif Berkeley, Berkeley, CA 94720 USA."
        ),
        "C3": "Linnaeus University; University of California System",
        "RP": "Almqvist, A (corresponding author), Linnaeus Univ, Kalmar, Sweden.",
        "EM": "almqvist@lnu.example",
        "OI": "Almqvist, Alma/0000-0002-1825-0097",
        "CR": "Quist D, 2001, J MADE, V1, P1",
        "NR": "1",
        "TC": "7",
        "Z9": "9",
        "SN": "1234-5679",
        "EI": "2049-3630",
        "PY": "",
        "EA": "JAN 2024",
        "DI": f"10.1000/W{number}",
        "WC": "Engineering, Electrical & Electronic; Physics, Applied",
        "SC": "Engineering; Physics",
        "PM": "",
        "DA": "2026-10-02",
        "UT": f"WOS:{number:015}",
    }
    return {**record, **fields}


def wos_tab(records: Sequence[dict[str, str]], end: str = "\r\n") -> str:
    """Tab-delimited: rows end in a tab that the header does not have, quotation marks are text."""
    lines = ["\t".join(WOS_TAGS)]
    lines += ["\t".join(record.get(tag, "") for tag in WOS_TAGS) + "\t" for record in records]
    return end.join(lines) + end


def wos_text(records: Sequence[dict[str, str]], *, closed: bool = True) -> str:
    """Plain text: tags in two columns, continuations behind three spaces, `ER` after each record, `EF` at the end."""
    lines = ["FN Clarivate Analytics Web of Science", "VR 1.0"]
    for record in records:
        for tag, value in record.items():
            if not value:
                continue
            parts = value.split("; ") if tag in ("AU", "AF", "CR") else value.split("; [") if tag == "C1" else [value]
            if tag == "C1":
                parts = [parts[0], *("[" + part for part in parts[1:])]
                parts = [part.rstrip(";") for part in parts]
            lines.append(f"{tag} {parts[0]}")
            lines += [f"   {part}" for part in parts[1:]]
        lines += ["ER", ""]
    return "\n".join(lines + (["EF"] if closed else [])) + "\n"
