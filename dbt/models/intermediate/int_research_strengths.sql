-- Volume, specialisation and impact of every organisation, field and window. The intervals of the impact are drawn after
-- this model (pipelines/transform/bootstrap_intervals.py), and joined in `research_strengths`.
{% set countings = ['full', 'author_fractional', 'organisation_fractional'] -%}
with publications as (
    select * from {{ ref('int_measured_publications') }}
    where field_scheme <> 'unclassified'
),

-- Beside the fields each organisation has one row for all of its publications, classified or not.
counted as (
    select
        vintage_id, publication_id, organisation_code, field_scheme, field_code, year, author_fraction,
        organisation_fraction, field_fraction, with_business, with_abroad, origin
    from publications
    union all
    select distinct
        vintage_id, publication_id, organisation_code, 'all' as field_scheme, 'all' as field_code, year, author_fraction,
        organisation_fraction, 1.0 as field_fraction, with_business, with_abroad, origin
    from {{ ref('int_measured_publications') }}
),

impact as (
    select * from {{ ref('int_publication_impact') }}
),

windows as (
    {{ research_windows(ref('int_measured_publications')) }}
),

last_years as (
    select organisation_code, max(year) as last_year from publications group by organisation_code
),

-- First by year, since a window is a sum of years.
by_year as (
    {% for counting in countings -%}
    select
        organisation_code, field_scheme, field_code, year, '{{ counting }}' as counting,
        count(*) as publication_count,
        count({{ counting_part(counting) }}) as counted_publications,
        {{ exact_sum(counting_part(counting)) }} as publications,
        {{ exact_sum('case when with_business then ' ~ counting_part(counting) ~ ' end') }} as with_business,
        {{ exact_sum('case when with_business is not null then ' ~ counting_part(counting) ~ ' end') }}
            as business_reported,
        {{ exact_sum('case when with_abroad then ' ~ counting_part(counting) ~ ' end') }} as with_abroad,
        {{ exact_sum('case when with_abroad is not null then ' ~ counting_part(counting) ~ ' end') }} as abroad_reported,
        {{ weakest_origin('origin') }} as origin
    from counted
    group by organisation_code, field_scheme, field_code, year
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

impact_by_year as (
    {% for counting in countings -%}
    {% set part = 'impact.weight * ' ~ counting_part(counting) -%}
    select
        counted.organisation_code, counted.field_scheme, counted.field_code, counted.year, '{{ counting }}' as counting,
        impact.baseline,
        -- One and the same within a baseline.
        max(impact.baseline_scope) as baseline_scope,
        count(impact.normalised_score) as scored_publications,
        count(impact.top10) as ranked_publications,
        {{ exact_sum(part ~ ' * impact.normalised_score') }} as score_sum,
        {{ exact_sum('case when impact.normalised_score is not null then ' ~ part ~ ' end') }} as score_weight,
        {{ exact_sum(part ~ ' * impact.top10') }} as top10_sum,
        {{ exact_sum('case when impact.top10 is not null then ' ~ part ~ ' end') }} as top10_weight,
        {{ weakest_origin('impact.origin') }} as origin
    from counted
    inner join impact
        on impact.vintage_id = counted.vintage_id
        and impact.publication_id = counted.publication_id
        and impact.organisation_code = counted.organisation_code
    group by counted.organisation_code, counted.field_scheme, counted.field_code, counted.year, impact.baseline
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

in_window as (
    select
        by_year.organisation_code, by_year.field_scheme, by_year.field_code, windows.period_start, windows.period_end,
        by_year.counting,
        sum(by_year.publication_count) as publication_count,
        sum(by_year.counted_publications) as counted_publications,
        {{ exact_sum('by_year.publications') }} as publications,
        {{ exact_sum('by_year.with_business') }} / nullif({{ exact_sum('by_year.business_reported') }}, 0) as business_share,
        {{ exact_sum('by_year.with_abroad') }} / nullif({{ exact_sum('by_year.abroad_reported') }}, 0) as abroad_share,
        {{ weakest_origin('by_year.origin') }} as origin
    from by_year
    inner join windows
        on by_year.year between windows.period_start and windows.period_end
    -- An organisation's windows end with its own last year: a longer one would compare years of which it has no export.
    inner join last_years
        on last_years.organisation_code = by_year.organisation_code
        and windows.period_end <= last_years.last_year
    group by
        by_year.organisation_code, by_year.field_scheme, by_year.field_code, windows.period_start, windows.period_end,
        by_year.counting
),

impact_in_window as (
    select
        impact_by_year.organisation_code, impact_by_year.field_scheme, impact_by_year.field_code, windows.period_start,
        windows.period_end, impact_by_year.counting, impact_by_year.baseline,
        max(impact_by_year.baseline_scope) as baseline_scope,
        sum(impact_by_year.scored_publications) as scored_publications,
        sum(impact_by_year.ranked_publications) as ranked_publications,
        {{ exact_sum('impact_by_year.score_sum') }} / nullif({{ exact_sum('impact_by_year.score_weight') }}, 0) as mncs,
        {{ exact_sum('impact_by_year.top10_sum') }} / nullif({{ exact_sum('impact_by_year.top10_weight') }}, 0) as pp_top10,
        {{ weakest_origin('impact_by_year.origin') }} as origin
    from impact_by_year
    inner join windows
        on impact_by_year.year between windows.period_start and windows.period_end
    group by
        impact_by_year.organisation_code, impact_by_year.field_scheme, impact_by_year.field_code, windows.period_start,
        windows.period_end, impact_by_year.counting, impact_by_year.baseline
),

base as (
    select * from {{ ref('int_activity_base') }}
),

-- Shares are of the fields of one scheme, and of what is counted in them.
compared as (
    select
        in_window.*,
        {{ as_double(
            'sum(' ~ exact('in_window.publications') ~ ') over (partition by in_window.organisation_code, '
            ~ 'in_window.field_scheme, in_window.period_end, in_window.counting)'
        ) }} as scheme_total,
        base.scope as activity_base,
        base.publications as base_publications,
        base.total as base_total,
        base.origin as base_origin
    from in_window
    left join base
        on base.field_scheme = in_window.field_scheme
        and base.field_code = in_window.field_code
        and base.period_end = in_window.period_end
),

measured as (
    select
        compared.*,
        compared.publications / nullif(compared.scheme_total, 0) as field_share,
        {{ activity_index('compared.publications', 'compared.scheme_total', 'compared.base_publications', 'compared.base_total') }}
            as measured_index,
        compared.publication_count < {{ var('research_minimum_publications') }} as is_small
    from compared
)

select
    ---------- keys
    measured.organisation_code,
    measured.field_scheme,
    measured.field_code,
    cast(measured.period_start as integer) as period_start,
    cast(measured.period_end as integer) as period_end,
    measured.counting,
    coalesce(impact.baseline, 'none') as baseline,

    ---------- volume and specialisation
    cast(measured.publication_count as integer) as publication_count,
    measured.publications,
    measured.counted_publications / {{ as_double('measured.publication_count') }} as counted_share,
    measured.field_share,
    case when not measured.is_small then measured.measured_index end as activity_index,
    case when not measured.is_small then
        {{ activity_limit(
            'measured.measured_index', poisson_low('measured.publication_count'), 'measured.publication_count'
        ) }}
    end as activity_index_low,
    case when not measured.is_small then
        {{ activity_limit(
            'measured.measured_index', poisson_high('measured.publication_count'), 'measured.publication_count'
        ) }}
    end as activity_index_high,
    measured.activity_base,

    ---------- impact
    cast(coalesce(impact.scored_publications, 0) as integer) as scored_publications,
    cast(coalesce(impact.ranked_publications, 0) as integer) as ranked_publications,
    case when impact.scored_publications >= {{ var('research_minimum_publications') }} then impact.mncs end as mncs,
    case when impact.ranked_publications >= {{ var('research_minimum_publications') }} then impact.pp_top10 end as pp_top10,
    impact.baseline_scope,

    ---------- co-publication
    case when not measured.is_small then measured.business_share end as business_share,
    case when not measured.is_small then measured.abroad_share end as abroad_share,

    ---------- status and provenance
    measured.is_small as suppressed,
    measured.origin as publications_origin,
    {{ weakest_of(['measured.origin', 'measured.base_origin', 'impact.origin']) }} as origin
from measured
left join impact_in_window as impact
    on impact.organisation_code = measured.organisation_code
    and impact.field_scheme = measured.field_scheme
    and impact.field_code = measured.field_code
    and impact.period_end = measured.period_end
    and impact.counting = measured.counting
where measured.publications is not null
