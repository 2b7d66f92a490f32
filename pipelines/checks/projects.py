"""What a vintage of projects has to fulfil before the models may read it, and what a person should look at.

Rules across files are queries here; what was found in a row of one file is in `quality.project_findings` under the
name of its check. Not here: rules of a row (``projects/rules.py``), or acting on it (``steps/validate.py``).
"""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.checks.queries import query_outcome
from pipelines.checks.view import VintageView
from warehouse.check_results import CheckResult, CheckSpec


def _spec(name: str, description: str, expected: str, advice: str) -> CheckSpec:
    return CheckSpec(
        name=name,
        kind="contract",
        severity="warning",
        description_en=description,
        expected=expected,
        advice=advice,
    )


_BALANCE = CheckSpec(
    name="project_rows_balance",
    kind="contract",
    severity="critical",
    description_en="Every row of every file of projects was loaded or quarantined.",
    expected="read = loaded + quarantined in every file",
    advice="This is a fault of the program, not of the files: report it with the files' names",
)
_QUARANTINED = _spec(
    "project_rows_usable",
    "Every row of every file of projects can be used.",
    "no row in quarantine",
    "Look at quality.project_quarantine: file, line, reason and what to do; fix it and drop the file again",
)
_ONE_A_QUARTER = _spec(
    "one_workbook_a_quarter",
    "A project is in one workbook of a quarter.",
    "one workbook for each quarter and project",
    "The one received last counts. `styrka withdraw` the other, so that nobody wonders",
)
_AREAS = _spec(
    "areas_kept",
    "A project keeps its areas from quarter to quarter.",
    "the same areas in every quarter",
    "The areas received last count, for all quarters. If the project has not changed, correct the workbook",
)
_THOUSANDS = _spec(
    "budgets_in_whole_units",
    "A budget is of the same size from file to file.",
    "no budget that falls to a five-hundredth, or grows to five hundred times",
    "One of them is in thousands: write whole SEK, drop the file again and withdraw the wrong one",
)
_MOVED_THOUSANDS = _spec(
    "amounts_in_whole_units",
    "What a project has moved in a quarter is of the size of its budget.",
    "no amount of a quarter under 10,000 SEK and a two-thousandth of the project's budget, without öre, beside none of "
    "usual size, that would be within the budget if it were thousands",
    "Amounts in thousands look like this: write whole SEK, drop the file again and withdraw the wrong one. Where the "
    "amounts are right, nothing needs to be done",
)

_FOUND = (
    _spec(
        "amounts_plausible",
        "Amounts are whole SEK, and negative ones are meant.",
        "amounts in whole SEK, negative only where money goes back",
        "Negative amounts are loaded as recoveries; correct what was meant otherwise, and drop the file again",
    ),
    _spec(
        "said_once",
        "A workbook says each amount, result and report of a project once.",
        "each amount, result and report of a project in one line",
        "Keep one line where another is its copy or correction, and drop the file again",
    ),
    _spec(
        "project_codes_known",
        "Every code of a project is in its list.",
        "codes that a list has",
        "Look at quality.project_findings with kind 'project_codes_known', correct the code and drop the file again",
    ),
    _spec(
        "columns_known",
        "Every column of a workbook is one of the form's.",
        "columns of the form",
        "It is not read: begin from `styrka projects template`, or take the column away",
    ),
    _spec(
        "no_formulas",
        "Cells are values.",
        "values and no formulas",
        "The value that the file holds was taken: paste values over the formulas",
    ),
    _spec(
        "quarters_agree",
        "A report's period ends in the workbook's quarter, and no amount is of a quarter before its project starts.",
        "periods and amounts of the workbook's quarter",
        "A report counts in the quarter in which its period ends, an amount in the workbook's: correct what is wrong",
    ),
    _spec(
        "rates_known",
        "Every amount in another currency has a rate and its day.",
        "a rate and a day for every amount in another currency",
        "Write them in the row, or in projects/exchange_rates.csv of the home folder",
    ),
    _spec(
        "shares_usable",
        "Shares of areas and regions can be read and are 1 or less together.",
        "shares over 0 that are 1 or less together",
        "Its money is unassigned until the shares are corrected and the file is dropped again",
    ),
    _spec(
        "persons_left_out",
        "No file of projects holds a natural person.",
        "no natural person",
        "Nothing of the person was loaded; to have it out of the archive too, `styrka withdraw --erase` the file and "
        "drop one without",
    ),
)

CHECKS = (_BALANCE, _QUARANTINED, _ONE_A_QUARTER, _AREAS, _THOUSANDS, _MOVED_THOUSANDS, *_FOUND)

_FILES = "raw.project_files as files on files.sha256 = rows.sha256 and files.vintage_id = :vintage"
# A budget is what is decided in all, which every file about it says again.
_BUDGETS = f"""
            select rows.row_key, files.sha256, rows.quarter, sum(rows.amount_sek) as budget
            from raw.project_economy as rows
            inner join {_FILES}
            where rows.kind = 'budget'
            group by rows.row_key, files.sha256, rows.quarter
""".strip()

_QUERIES: Mapping[str, str] = {
    _BALANCE.name: """
        select file || ': read ' || rows_read || ', placed ' || (rows_loaded + rows_quarantined), 1
        from raw.project_files
        where vintage_id = :vintage and rows_read <> rows_loaded + rows_quarantined
        order by file
    """,
    _QUARANTINED.name: f"""
        select files.file || ', ' || rows.sheet || ' line ' || min(rows.line) || ': ' || rows.reason, count(*)
        from quality.project_quarantine as rows
        inner join {_FILES}
        group by files.file, rows.sheet, rows.reason
        order by count(*) desc, files.file, rows.reason
    """,
    _ONE_A_QUARTER.name: f"""
        select files.quarter || ' ' || rows.row_key || ' is in ' || count(*) || ' workbooks, the last received '
            || max(files.received), 1
        from raw.projects as rows
        inner join {_FILES} and files.rank = 1
        group by files.quarter, rows.row_key
        having count(*) > 1
        order by files.quarter, rows.row_key
    """,
    # Few projects change their areas: only theirs are written out.
    _AREAS.name: f"""
        with by_file as (
            select rows.row_key, rows.sha256, min(rows.code) as first_code, max(rows.code) as last_code,
                count(*) as number, round(cast(sum(rows.share * rows.share) as numeric), 3) as squares
            from raw.project_shares as rows
            inner join {_FILES}
            where rows.kind = 'area'
            group by rows.row_key, rows.sha256
        ),
        changed as (
            select row_key
            from by_file
            group by row_key
            having min(first_code) <> max(first_code) or min(last_code) <> max(last_code)
                or min(number) <> max(number) or min(squares) <> max(squares)
        )
        select row_key || ' had ' || min(areas) || ' and has ' || max(areas) || ' in another quarter', 1
        from (
            select by_file.row_key, by_file.first_code || ' … ' || by_file.last_code || ' (' || by_file.number
                || ', sum of squared shares ' || by_file.squares || ')' as areas
            from by_file
            inner join changed on changed.row_key = by_file.row_key
        ) as by_file
        group by row_key
        order by row_key
    """,
    _THOUSANDS.name: f"""
        select row_key || ': budget from ' || round(cast(min(budget) as numeric), 0) || ' to '
            || round(cast(max(budget) as numeric), 0) || ' SEK', 1
        from (
            {_BUDGETS}
        ) as by_file
        where budget > 0
        group by row_key
        having max(budget) >= 500 * min(budget)
        order by row_key
    """,
    # Beside the budget, whichever file has that. A small amount is what it says where it has öre, where the project
    # moved another one of usual size in the same quarter, or where a thousand times as much would be more than is left.
    _MOVED_THOUSANDS.name: f"""
        with moved as (
            select rows.row_key, rows.quarter, rows.kind, sum(rows.amount_sek) as amount,
                max(abs(10 * rows.amount_original - round(10 * rows.amount_original))) as beyond_tenths
            from raw.project_economy as rows
            inner join {_FILES}
            where rows.kind <> 'budget'
            group by rows.row_key, rows.quarter, rows.kind
        ),
        small as (
            select moved.row_key, moved.quarter, moved.kind, moved.amount, granted.budget
            from moved
            inner join (
                select row_key, max(budget) as budget
                from (
                    {_BUDGETS}
                ) as by_file
                group by row_key
            ) as granted
                on granted.row_key = moved.row_key and granted.budget > 2000 * moved.amount
            where moved.amount > 0 and moved.amount < 10000 and moved.beyond_tenths < 0.001
        ),
        beside as (
            select small.row_key, small.quarter, small.kind,
                max(case when moved.quarter = small.quarter then moved.amount end) as largest,
                sum(case when moved.kind = small.kind then moved.amount end) as in_all
            from small
            inner join moved on moved.row_key = small.row_key
            group by small.row_key, small.quarter, small.kind
        )
        select small.quarter || ': ' || small.kind || ' ' || round(cast(min(small.amount) as numeric), 0) || ' SEK of '
            || min(small.row_key) || ', whose budget is ' || round(cast(max(small.budget) as numeric), 0) || ' SEK',
            count(*)
        from small
        inner join beside
            on beside.row_key = small.row_key and beside.quarter = small.quarter and beside.kind = small.kind
            and beside.largest < 10000 and beside.in_all + 999 * small.amount <= small.budget
        group by small.quarter, small.kind
        order by count(*) desc, small.quarter, small.kind
    """,
    **{
        spec.name: f"""
        select files.file || ' ' || rows.subject || ': ' || rows.detail, 1
        from quality.project_findings as rows
        inner join {_FILES}
        where rows.kind = '{spec.name}'
        order by files.received desc, files.file, rows.subject
        """
        for spec in _FOUND
    },
}


def project_outcomes(view: VintageView) -> list[CheckResult]:
    """One outcome a check for a vintage that is loaded."""
    return [query_outcome(view, spec, _QUERIES[spec.name]) for spec in CHECKS]
