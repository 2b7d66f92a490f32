"""What is measured as research, and by which row of a baseline, from dropped exports to the marts.

The works are those of `../shared/cases/bibliometrics`, made here by the same rule; expected values: faults.md A5–A8.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.integration.test_publications import Research

WORK = """PT J
AU Anon, A
   Anon, B
TI {title}
SO MADE JOURNAL
DT {kind}
C1 [Anon, A.] Linnaeus Univ, Dept Biol, S-39182 Kalmar, Sweden.
   [Anon, B.] Univ Oslo, Oslo, Norway.
TC {cited}
PY {year}
DI 10.5555/made.{number}
WC Ecology
UT WOS:9{number:014d}
ER

"""
KINDS = {
    "Correction": "correction",
    "Retraction": "retraction_notice",
    "Article; Retracted Publication": "retracted",
    "Meeting Abstract": "meeting_abstract",
    "Editorial Material": "editorial",
    "Letter": "letter",
    "Book Review": "book_review",
}
BASELINE = "".join(
    f"wos_category,Ecology,{year},article,3.0,6,0.5\nwos_category,Ecology,{year},all,1.5,4,0.5\n"
    for year in range(2018, 2024)
)


def wos(*works: str) -> bytes:
    return f"FN Clarivate Analytics Web of Science\nVR 1.0\n{''.join(works)}EF\n".encode()


def work(number: int, kind: str = "Article", year: int | None = None, cited: int | None = None) -> str:
    """One work: seven numbers of citations and six years in turn."""
    return WORK.format(
        title=f"Made work number {number} on coastal meadow",
        kind=kind,
        number=number,
        year=2018 + number % 6 if year is None else year,
        cited=number % 7 if cited is None else cited,
    )


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Research:
    """An installation with real exports, reference tables and records that do not count."""
    research = Research(tmp_path_factory.mktemp("measured"), None)
    inbox = research.home / "inbox" / "bibliometrics"
    inbox.mkdir(parents=True)
    (inbox / "lnu.txt").write_bytes(wos(*map(work, range(180))))
    others = [work(6000 + place, kind) for place, kind in enumerate(KINDS)]
    (inbox / "types.txt").write_bytes(wos(*others, work(7000, year=2052, cited=0)))
    keys = "field_scheme,field_code,year,document_type"
    head = f"# scope: made world\n{keys},mean_citations,top10_threshold,top10_tie_share\n"
    (inbox / "baseline.csv").write_text(f"{head}{BASELINE}wos_category,Ecologie,2020,article,3.0,6,0.5\n")
    for path in inbox.iterdir():
        _saved_long_ago(path)
    research.messages = research.build()  # type: ignore[attr-defined]
    return research


def _saved_long_ago(path: Path) -> None:
    os.utime(path, (1_790_000_000, 1_790_000_000))


def test_works_of_other_types_are_kept_with_their_reason(measured: Research) -> None:
    rows = measured.rows(
        "select unmeasured_reason, count(distinct publication_id) as works from {marts}.fct_publications "
        "where origin <> 'simulated' and not is_measured group by 1"
    )
    found = {row["unmeasured_reason"]: row["works"] for row in rows}
    assert found == {**dict.fromkeys(KINDS.values(), 1), "year_ahead": 1}


def test_only_what_is_measured_is_in_windows_and_counts(measured: Research) -> None:
    rows = measured.rows(
        "select period_end, publication_count from {marts}.research_strengths where organisation_code = 'lnu' "
        "and field_scheme = 'wos_category' and field_code = 'Ecology' and counting = 'full' order by period_end"
    )
    ends = {row["period_end"]: row["publication_count"] for row in rows}
    # Six years make three windows of 30 works a year: no window of 2052, and none between.
    assert {end: count for end, count in ends.items() if end >= 2021} == {2021: 120, 2022: 120, 2023: 120}
    assert max(ends) == 2023


def test_the_row_of_the_works_own_type_is_applied_once(measured: Research) -> None:
    """0.975 and not 1.443 (faults.md A5)."""
    (row,) = measured.rows(
        "select mncs, scored_publications from {marts}.research_strengths where organisation_code = 'lnu' "
        "and field_scheme = 'wos_category' and field_code = 'Ecology' and counting = 'full' "
        "and baseline = 'user_table' and period_end = 2021"
    )
    assert (row["mncs"], row["scored_publications"]) == (pytest.approx(0.975), 120)


def test_what_fits_nothing_is_reported(measured: Research) -> None:
    said = " ".join(measured.messages)  # type: ignore[attr-defined]
    assert "Ecologie" in said and "2052" in said
