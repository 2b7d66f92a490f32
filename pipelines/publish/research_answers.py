"""What universities are strong in, read from the publication: the facts behind the last part of a run's summary.

Queries. Not here: how it looks (``showing_research.py``), or any measure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

# By the lower limit of the index, so that a handful of publications does not come first; without a base by volume.
_STRONGEST = """
with windows as (
    select
        strengths.*,
        max(period_end) over (partition by organisation_code) as latest_end,
        row_number() over (partition by organisation_code, field_code, period_end order by baseline) as choice
    from marts.research_strengths as strengths
    where field_scheme = 'ssif_3' and counting = 'full' and not suppressed
),

ranked as (
    select
        windows.*,
        row_number() over (
            partition by organisation_code
            order by activity_index_low desc nulls last, publication_count desc, field_code
        ) as place
    from windows
    where period_end = latest_end and choice = 1
),

impact as (
    select organisation_code, field_scheme, field_code, period_end, baseline, mncs, mncs_low, mncs_high
    from marts.research_strengths
    where counting = 'full' and mncs is not null
    qualify row_number() over (
        partition by organisation_code, field_scheme, field_code, period_end order by baseline
    ) = 1
)

select
    organisations.label_sv as organisation_sv,
    organisations.label_en as organisation_en,
    fields.label_sv,
    fields.label_en,
    ranked.field_code,
    ranked.period_start,
    ranked.period_end,
    ranked.publication_count,
    ranked.field_share,
    ranked.activity_index,
    ranked.activity_index_low,
    ranked.activity_index_high,
    ranked.activity_base,
    impact.mncs,
    impact.baseline,
    ranked.publications_origin,
    ranked.origin
from ranked
inner join marts.dim_organisation as organisations
    on organisations.organisation_code = ranked.organisation_code
inner join marts.dim_research_field as fields
    on fields.field_scheme = ranked.field_scheme and fields.field_code = ranked.field_code
left join impact
    on impact.organisation_code = ranked.organisation_code and impact.field_scheme = ranked.field_scheme
    and impact.field_code = ranked.field_code and impact.period_end = ranked.period_end
where ranked.place <= 3
order by organisations.label_sv, ranked.place
"""


# Every reason with its works: what is left out is counted where it is left out.
_UNMEASURED = """
select unmeasured_reason, count(distinct publication_id) as works
from marts.fct_publications
where not is_measured
group by unmeasured_reason
order by works desc, unmeasured_reason
"""


def unmeasured_works(reader: Any) -> Sequence[Mapping[str, Any]]:
    """Works that are not measured as research, by reason, from an open publication (DuckDB)."""
    cursor = reader.execute(_UNMEASURED)
    return [{"reason": reason, "works": works} for reason, works in cursor.fetchall()]


def strongest_fields(reader: Any) -> Sequence[Mapping[str, Any]]:
    """The three strongest fields of every university in its latest window, from an open publication (DuckDB)."""
    cursor = reader.execute(_STRONGEST)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
