"""A strategy's registration as files: JSON for machines, a workbook for whoever enters it.

Not here: what is registered (``s3_registration.py``).
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

Row = Mapping[str, Any]

_LISTS: Final = (
    "socio_economic_objectives",
    "policy_objectives",
    "specific_objectives",
    "intervention_fields",
    "economic_domains_sni2025",
    "economic_domains_nace2.1",
    "keywords",
)


def as_json(document: Row) -> bytes:
    """The registration as one JSON document."""
    return (json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n").encode()


def as_workbook(document: Row) -> bytes:
    """The registration as sheets: strategy, areas, codes, figures, what is lacking."""
    import xlsxwriter  # type: ignore[import-untyped]

    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    bold = book.add_format({"bold": True, "text_wrap": True})
    for name, rows in sheets(document):
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
            sheet.set_column(column, column, max(14, min(60, len(heading) + 2)))
            for line, row in enumerate(rows, start=1):
                value = row.get(heading)
                if isinstance(value, (int, float)) and not isinstance(value, bool):
                    sheet.write_number(line, column, value)
                elif value not in (None, ""):
                    sheet.write_string(line, column, str(value))
    book.close()
    return written.getvalue()


def sheets(document: Row) -> Iterator[tuple[str, Sequence[Row]]]:
    """Name and rows of each sheet."""
    strategy = document["strategy"]
    regions = ", ".join(f"{row['nuts_code']} {row['label_en']}" for row in document["regions"])
    notice = document["notice"] or {}
    yield (
        "Strategy",
        [
            *({"what": f"NB ({language})", "value": text} for language, text in notice.items()),
            {"what": "id", "value": strategy["id"]},
            {"what": "title (sv)", "value": strategy["title"]["sv"]},
            {"what": "title (en)", "value": strategy["title"]["en"]},
            {"what": "regions", "value": regions},
            {"what": "period", "value": " – ".join(strategy["period"])},
            {"what": "decided on", "value": strategy["decided_on"]},
            {"what": "decided by (sv)", "value": strategy["decided_by"]["sv"]},
            {"what": "decided by (en)", "value": strategy["decided_by"]["en"]},
            {"what": "document", "value": strategy["document"]},
            {"what": "contact (sv)", "value": document["contact"]["sv"]},
            {"what": "contact (en)", "value": document["contact"]["en"]},
        ],
    )
    yield (
        "Areas",
        [
            {
                "id": area["id"],
                "kind": area["kind"],
                "part of": area["part_of"],
                "name (sv)": area["name"]["sv"],
                "name (en)": area["name"]["en"],
                **{f"description ({language})": area["description"].get(language) for language in ("sv", "en")},
                "from": area["valid"][0],
                "to": area["valid"][1],
                "regions": ", ".join(area["regions"]),
                "page": area["page"],
                "NACE": _listed(row["nace_code"] for row in area["economic_domains"]),
                "FORD": _listed(row["ford_code"] for row in area["scientific_domains"]),
                **{name.replace("_", " "): _listed(area[name]) for name in _LISTS},
                "note": area["note"],
            }
            for area in document["areas"]
        ],
    )
    yield "Economic domains", _of_areas(document, "economic_domains")
    yield "Scientific domains", _of_areas(document, "scientific_domains")
    yield "Figures by area", _of_areas(document, "key_figures")
    yield "Figures by region", document["key_figures"]
    yield "Lacking", [{"what is lacking": sentence} for sentence in document["lacking"]]


def _listed(codes: Iterable[str | None]) -> str:
    """Codes parted by commas, each once; what has none is left out."""
    return ", ".join(dict.fromkeys(code for code in codes if code))


def _of_areas(document: Row, name: str) -> list[Row]:
    return [{"area": area["id"], **row} for area in document["areas"] for row in area[name]]
