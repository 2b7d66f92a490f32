-- How specialised each region is today, in the register that is followed: beside it the change since that register's first
-- year, and the quotient of the register before it, in its last year before its newest break.
with employed as (
    select
        indices.*,
        bases.follow_order
    from {{ ref('specialisation_indices') }} as indices
    inner join {{ ref('comparison_bases') }} as bases
        on bases.regime = indices.regime
    where indices.measure = 'employment'
),

-- The accounts count the employed of few aggregates: of two regimes that are followed, the one with more industries.
regimes as (
    select
        region_code,
        regime,
        min(year) as first_year,
        max(year) as last_year,
        row_number() over (
            partition by region_code
            order by min(follow_order) asc nulls last, count(distinct industry_code) desc nulls last, regime asc nulls last
        ) as choice
    from employed
    group by region_code, regime
),

spans as (
    select *
    from regimes
    where choice = 1
),

followed as (
    select employed.*
    from employed
    inner join spans
        on spans.region_code = employed.region_code
        and spans.regime = employed.regime
),

newest_breaks as (
    select
        regime,
        max(year) as year
    from {{ ref('int_series_breaks') }}
    group by regime
),

earlier as (
    select
        employed.*,
        row_number() over (
            partition by employed.region_code, employed.industry_code
            order by employed.year desc nulls last, employed.follow_order asc nulls last
        ) as choice
    from employed
    inner join spans
        on spans.region_code = employed.region_code
        and spans.regime <> employed.regime
        and spans.first_year > employed.year
    left join newest_breaks
        on newest_breaks.regime = employed.regime
    where employed.year < coalesce(newest_breaks.year, employed.year + 1)
)

select
    ---------- keys
    final.region_code,
    final.industry_code,

    ---------- figures
    final.regime,
    final.year,
    cast(row_number() over (
        partition by final.region_code
        order by final.location_quotient desc nulls last, final.industry_code asc nulls last
    ) as integer) as place,
    final.value as employed,
    final.location_quotient,
    final.location_quotient_low,
    final.location_quotient_high,
    base.year as year_then,
    final.location_quotient - base.location_quotient as change,
    earlier.regime as regime_before,
    earlier.year as year_before,
    earlier.location_quotient as location_quotient_before,

    ---------- what people read
    industries.label_sv,
    industries.label_en,

    ---------- provenance
    {{ is_preliminary('final.source') }} as is_preliminary,
    final.source,
    final.vintage_id,
    final.origin
from followed as final
inner join spans
    on spans.region_code = final.region_code
    and spans.last_year = final.year
inner join {{ ref('dim_industry') }} as industries
    on industries.industry_code = final.industry_code
    and industries.classification = final.classification
left join followed as base
    on base.region_code = final.region_code
    and base.industry_code = final.industry_code
    and base.year = spans.first_year
left join earlier
    on earlier.region_code = final.region_code
    and earlier.industry_code = final.industry_code
    and earlier.choice = 1
