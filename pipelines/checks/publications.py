"""What a vintage of publications has to fulfil before the models may read it.

The demands, and the queries that see whether they are met. Not here: acting on it (``steps/validate.py``). They are
queries on the warehouse and not expectations on a frame: the tables are many and large, and what is asked joins them.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.checks.queries import query_outcome
from pipelines.checks.view import VintageView
from warehouse.check_results import CheckResult, CheckSpec

_COUNTS = CheckSpec(
    name="records_balance",
    kind="contract",
    severity="critical",
    description_en="Every record that was read was loaded, merged, quarantined, or has its own reason why not.",
    expected="read = loaded + merged + quarantined + reference + unjoined in every file",
    advice="This is a fault of the program, not of the files: report it with the files' names",
)
_FRACTIONS = CheckSpec(
    name="fractions_sum_to_one",
    kind="contract",
    severity="critical",
    description_en="The fractions of a publication sum to 1 over its organisations, and over its fields by scheme.",
    expected="the fractions of every publication to sum to 1",
    advice="This is a fault of the program, not of the files: report it with the publication's id",
)
_PUBLICATIONS = CheckSpec(
    name="publications_found",
    kind="contract",
    severity="critical",
    description_en="The exports hold publications of the declared organisations.",
    expected="publications of at least one organisation that is declared in organisations.yml",
    advice="Look at quality.unmatched_affiliations: add the names that are theirs to organisations.yml",
)
_QUARANTINED = CheckSpec(
    name="rows_readable",
    kind="contract",
    severity="warning",
    description_en="Every row of every export can be read and placed.",
    expected="no row in quarantine",
    advice="Look at quality.quarantined_records: file, line and reason; export the file again where rows are lost",
)
_SETS = CheckSpec(
    name="sets_complete",
    kind="contract",
    severity="warning",
    description_en="Exports that came in several files are complete, and do not overlap.",
    expected="every part of every set once",
    advice="Look at quality.export_findings with kind 'set', export the missing part and drop it",
)
_CODES = CheckSpec(
    name="subjects_known",
    kind="contract",
    severity="warning",
    description_en="Every subject code of the Swedish standard is in one of its versions.",
    expected="no unknown subject code",
    advice="Look at quality.export_findings with kind 'subject': a new version of the standard needs its seed",
)

_YEARS = CheckSpec(
    name="years_plausible",
    kind="contract",
    severity="warning",
    description_en="No publication has a year that its export could not know: later than the year after it was made.",
    expected="no year later than the export's own year and the one after it",
    advice="Look at quality.export_findings with kind 'year', and correct the year at its source; until then these "
    "publications are not measured",
)
_BASELINES = CheckSpec(
    name="reference_codes_fit",
    kind="contract",
    severity="warning",
    description_en="Every field of a reference table is in a classification, or has publications.",
    expected="no code of a reference table that fits nothing",
    advice="Look at quality.export_findings with kind 'baseline': a code is misspelt, or of another scheme",
)
_REPLACED = CheckSpec(
    name="reference_tables_distinct",
    kind="contract",
    severity="warning",
    description_en="No reference table gives what a table that was received later gives too.",
    expected="one reference table for each cell",
    advice="The one received last counts. Look at quality.export_findings with kind 'replaced', and withdraw the older "
    "file (`styrka withdraw`) where it is not needed any more",
)

CHECKS = (_COUNTS, _FRACTIONS, _PUBLICATIONS, _QUARANTINED, _SETS, _CODES, _YEARS, _BASELINES, _REPLACED)

# Each gives what is wrong, worst first: a text, and how often.
_QUERIES: Mapping[str, str] = {
    _COUNTS.name: """
        select file || ': read ' || records_read || ', placed '
            || (records_loaded + records_merged + records_quarantined + records_reference + records_unjoined), 1
        from quality.export_files
        where vintage_id = :vintage
            and records_read
                <> records_loaded + records_merged + records_quarantined + records_reference + records_unjoined
        order by file
    """,
    _FRACTIONS.name: """
        select publication_id || ' ' || what || ' ' || total, 1 from (
            select publication_id, 'authors' as what, sum(author_fraction) as total
            from raw.publication_organisations where vintage_id = :vintage group by publication_id
            union all
            select publication_id, 'organisations', sum(organisation_fraction)
            from raw.publication_organisations where vintage_id = :vintage group by publication_id
            union all
            select publication_id, field_scheme, sum(fraction)
            from raw.publication_subjects where vintage_id = :vintage group by publication_id, field_scheme
        ) as sums
        where abs(total - 1) > 1e-6
        order by publication_id
    """,
    _PUBLICATIONS.name: """
        select 'no publication of a declared organisation among ' || count(*), 1
        from raw.publications
        where vintage_id = :vintage
        having count(*) > 0 and not exists (
            select 1 from raw.publication_organisations
            where vintage_id = :vintage and organisation_code not in ('other', 'unknown')
        )
    """,
    _QUARANTINED.name: """
        select file || ', line ' || min(line) || ': ' || reason, count(*)
        from quality.quarantined_records where vintage_id = :vintage
        group by file, reason order by count(*) desc, file, reason
    """,
    _SETS.name: """
        select subject || ': ' || detail, occurrences from quality.export_findings
        where vintage_id = :vintage and kind = 'set' order by subject, detail
    """,
    _CODES.name: """
        select subject || ' ' || detail, occurrences from quality.export_findings
        where vintage_id = :vintage and kind = 'subject' order by occurrences desc, subject
    """,
    _YEARS.name: """
        select subject || ', ' || detail, occurrences from quality.export_findings
        where vintage_id = :vintage and kind = 'year' order by subject
    """,
    _BASELINES.name: """
        select subject || ': ' || detail, occurrences from quality.export_findings
        where vintage_id = :vintage and kind = 'baseline' order by subject, detail
    """,
    _REPLACED.name: """
        select subject || ': ' || detail, 1 from quality.export_findings
        where vintage_id = :vintage and kind = 'replaced' order by subject, detail
    """,
}


def publication_outcomes(view: VintageView) -> list[CheckResult]:
    """One outcome a check for a vintage that is loaded."""
    return [query_outcome(view, spec, _QUERIES[spec.name]) for spec in CHECKS]
