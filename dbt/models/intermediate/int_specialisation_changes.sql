with indices as (
    select *, quotient_status as status from {{ ref('int_industry_comparison') }}
    -- The regions of specialisation_indices.
    where region_level not in ('country', 'nuts2')
),

steps as (
    select distinct regime, year - 1 as period_start, year as period_end from indices
),

breaks as (
    {{ breaks_in('steps', ref('int_series_breaks')) }}
),

-- The year before the year before is needed too: what was firm then rests on its own two years.
followed as (
    select
        this_year.*,
        year_before.year as previous_year,
        year_before.location_quotient as previous_location_quotient,
        {{ firmly_specialised(
            'this_year.location_quotient', 'this_year.location_quotient_low', 'year_before.location_quotient'
        ) }} as is_firm,
        {{ firmly_specialised(
            'year_before.location_quotient', 'year_before.location_quotient_low', 'two_years_before.location_quotient'
        ) }} as was_firm,
        {{ source_pair('this_year.source', 'year_before.source') }} as both_sources,
        {{ vintage_pair('this_year.vintage_id', 'year_before.vintage_id') }} as both_vintages,
        {{ weaker_origin('this_year.origin', 'year_before.origin') }} as both_origins,
        breaks.breaks_crossed
    from indices as this_year
    {% for name, offset in [('year_before', 1), ('two_years_before', 2)] -%}
    left join indices as {{ name }}
        on {{ name }}.region_code = this_year.region_code
        and {{ name }}.industry_code = this_year.industry_code
        and {{ name }}.classification = this_year.classification
        and {{ name }}.regime = this_year.regime
        and {{ name }}.measure = this_year.measure
        and {{ name }}.year = this_year.year - {{ offset }}
    {% endfor -%}
    left join breaks
        on breaks.regime = this_year.regime
        and breaks.period_end = this_year.year
)

select
    ---------- keys
    region_code,
    industry_code,
    classification,
    regime,
    measure,
    year,

    ---------- figures
    previous_year,
    location_quotient,
    previous_location_quotient,
    location_quotient - previous_location_quotient as change,
    location_quotient_low,
    location_quotient >= 1 as has_advantage,
    previous_location_quotient >= 1 as had_advantage,
    {{ entered('previous_location_quotient >= 1', 'location_quotient >= 1') }} as entry,
    {{ left_state('previous_location_quotient >= 1', 'location_quotient >= 1') }} as exit,
    is_firm,
    was_firm,
    {{ entered('was_firm', 'is_firm') }} as firm_entry,
    {{ left_state('was_firm', 'is_firm') }} as firm_exit,

    ---------- status and provenance
    breaks_crossed is not null as crosses_break,
    breaks_crossed,
    case
        when previous_year is null then 'first_year'
        when location_quotient is null then status
        when previous_location_quotient is null then 'not_known_before'
        else 'published'
    end as status,
    coalesce(both_sources, source) as source,
    case when previous_year is null then vintage_id else both_vintages end as vintage_id,
    both_origins as origin
from followed
