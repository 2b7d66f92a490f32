"""The two kinds of table that a user supplies: publications of Sweden, and reference values of citations. Simulated."""

from __future__ import annotations

from collections.abc import Sequence

from sample.simulation.publications import YEARS, labels, mean_citations, openalex_field, reference_value, swedish_base

_MARK = "# SIMULERAD: made by this project's generator, says nothing of Sweden"


def activity_base() -> bytes:
    """Publications of Sweden by code of the Swedish standard and year."""
    rows = [f"{scheme},{code},{year},{number}" for (scheme, code, year), number in swedish_base().items()]
    return _table("Sweden, simulated", "field_scheme,field_code,year,publications", sorted(rows))


def citation_baseline() -> bytes:
    """Means and thresholds by group of the Swedish standard and year, for all types together."""
    rows = []
    for code in (code for code in labels() if len(code) == 3):
        for year in YEARS:
            mean, threshold, tie_share = reference_value(mean_citations(openalex_field(code), year))
            rows.append(f"ssif_3,{code},{year},all,{mean:.6f},{threshold},{tie_share:.6f}")
    header = "field_scheme,field_code,year,document_type,mean_citations,top10_threshold,top10_tie_share"
    return _table("world, simulated", header, rows)


def _table(scope: str, header: str, rows: Sequence[str]) -> bytes:
    return "\n".join([_MARK, f"# scope: {scope}", header, *rows, ""]).encode()
