"""What an edition says of itself to people: how to read it, and how to cite it.

The words. Not here: the facts (``editions.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pipelines.publish.edition_comparison import Comparison

_SIMULATED_SV = (
    "**Denna utgåva innehåller simulerade uppgifter.** De är gjorda av projektets generator och är inte statistik; "
    "kolumnen `origin` märker dem. Citera dem inte."
)
_SIMULATED_EN = (
    "**This edition contains simulated figures.** They are made by the project's generator and are no statistics; the "
    "column `origin` marks them. Do not cite them."
)


def readme(described: Mapping[str, Any], sources: Sequence[Mapping[str, Any]], comparison: Comparison | None) -> str:
    """The edition's own page, in Swedish and English."""
    name = described["edition"]
    simulated = "simulated" in described["origins"]
    lines = [
        f"# Styrka, utgåva {name} / edition {name}",
        "",
        f"Fryst / frozen {described['frozen_at'][:10]}. Publikation / release {described['release_id']}.",
        "",
        *([_SIMULATED_SV, "", _SIMULATED_EN, ""] if simulated else []),
        "## Så citeras den / How to cite it",
        "",
        f"> {citation(name, date.fromisoformat(described['frozen_at'][:10]))}",
        "",
        "Ange också källan till uppgifterna, med tabell och uppdateringsdag ur `sources.csv`. / Name the source of the",
        "figures as well, with table and day of update from `sources.csv`:",
        "",
        *(
            f"- {source['agency']}, {source['title_sv']} ({source['table_id']}), "
            f"uppdaterad {str(source['updated'])[:10]}, {source['origin']}"
            for source in sources
            if source["vintage_id"]
        ),
        "",
        "## Innehåll / Contents",
        "",
        "| fil / file | vad / what |",
        "|---|---|",
        "| `styrka.duckdb` | alla tabeller / all tables |",
        "| `parquet/` | samma tabeller, en fil var / the same tables, a file each |",
        "| `dictionary.html`, `dictionary.json` | vad tabeller och kolumner betyder / what tables and columns mean |",
        "| `site/` | sidor och nedladdningar / pages and downloads |",
        "| `reports/` | årsrapporten / the yearly report: PDF, Word, HTML |",
        "| `sources.csv`, `sources.json` | källor, utgåvor, licenser, sha256 / sources, vintages, licences, sha256 |",
        "| `versions.json` | vad som gjorde siffrorna / what made the figures |",
        "| `indicator_series_moved.csv` | serier som ändrats sedan förra utgåvan / series that moved since the last |",
        "| `SHA256SUMS` | `sha256sum --check SHA256SUMS` |",
        "",
        "## Sedan förra utgåvan / Since the last edition",
        "",
        _since(comparison),
        "",
    ]
    return "\n".join(lines)


def _since(comparison: Comparison | None) -> str:
    if comparison is None:
        return "Detta är den första utgåvan. / This is the first edition."
    counts = Counter(one.what for one in comparison.moved)
    reported = ", ".join(f"{what} {number}" for what, number in sorted(counts.items())) or "none"
    return (
        f"{len(comparison.moved)} indikatorserier har ändrats sedan utgåva {comparison.before}. / "
        f"{len(comparison.moved)} indicator series have moved since edition {comparison.before}: {reported}."
    )


def citation(name: str, day: date) -> str:
    """The edition as one line of a list of references."""
    return f"Styrka. Specialisering i Sveriges län: uppföljning med officiell statistik. Utgåva {name} ({day})."


def citation_file(name: str, day: date) -> str:
    """The same in the Citation File Format 1.2.0, which reference managers read."""
    return "\n".join(
        [
            "cff-version: 1.2.0",
            "message: Cite this edition, and the agencies whose figures it is made of (sources.csv).",
            'title: "Styrka: specialisation of Swedish counties, followed with official statistics"',
            "type: dataset",
            "authors:",
            "  - name: Styrka",
            f'version: "{name}"',
            f"date-released: {day.isoformat()}",
            "",
        ]
    )
