-- Joined to the rows: a window would carry all their columns through a sort.
with spreads as (
    {{ spread_of(
        'location_quotient', ref('int_industry_comparison'),
        ['region_level', 'industry_code', 'classification', 'regime', 'measure', 'year']
    ) }}
),

by_employment as (
    select region_code, industry_code, classification, regime, year, location_quotient
    from {{ ref('int_industry_comparison') }}
    where measure = 'employment'
        and regime in (select other.regime from {{ ref('int_industry_comparison') }} as other where other.measure = 'value_added')
),

-- Once a source and not once a row.
preliminary as (
    select listed.source
    from (select distinct source from {{ ref('int_industry_comparison') }}) as listed
    where {{ is_preliminary('listed.source') }}
)

select
    ---------- keys
    measured.region_code,
    measured.industry_code,
    measured.classification,
    measured.regime,
    measured.measure,
    measured.year,

    ---------- figures
    measured.value,
    measured.region_total,
    measured.national_value,
    measured.national_total,
    measured.region_share,
    measured.national_share,
    measured.location_quotient,
    measured.location_quotient_low,
    measured.location_quotient_high,
    {{ symmetric('measured.location_quotient') }} as symmetric_location_quotient,
    {{ standardised('measured.location_quotient', 'spreads') }} as standardised_location_quotient,
    -- Within one regime only: the employed of a register are not the employed of the accounts.
    case when measured.measure = 'value_added'
        then measured.location_quotient / nullif(by_employment.location_quotient, 0) end as relative_productivity,
    coalesce(
        measured.location_quotient_low, case when measured.measure <> 'employment' then measured.location_quotient end
    ) > 1 as is_specialised,
    measured.region_unknown,
    measured.national_unknown,

    ---------- status and provenance
    measured.quotient_status as status,
    measured.total_basis,
    measured.source in (select preliminary.source from preliminary) as is_preliminary,
    measured.source,
    measured.vintage_id,
    measured.origin
from {{ ref('int_industry_comparison') }} as measured
inner join spreads
    on spreads.region_level = measured.region_level
    and spreads.industry_code = measured.industry_code
    and spreads.classification = measured.classification
    and spreads.regime = measured.regime
    and spreads.measure = measured.measure
    and spreads.year = measured.year
left join by_employment
    on by_employment.region_code = measured.region_code
    and by_employment.industry_code = measured.industry_code
    and by_employment.classification = measured.classification
    and by_employment.regime = measured.regime
    and by_employment.year = measured.year
-- The nation is what regions are compared with, and NUTS 2 regions are made of the counties that have rows.
where measured.region_level not in ('country', 'nuts2')
