with compared as (
    select * from {{ ref('int_industry_comparison') }}
    -- The nation is what regions are compared with, and NUTS 2 regions are made of the counties that have rows.
    where region_level not in ('country', 'nuts2')
),

measured as (
    select
        compared.*,
        {{ standardised(
            'location_quotient', ['region_level', 'industry_code', 'classification', 'regime', 'measure', 'year']
        ) }} as standardised_location_quotient
    from compared
),

by_employment as (
    select region_code, industry_code, classification, regime, year, location_quotient
    from compared
    where measure = 'employment'
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
    measured.standardised_location_quotient,
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
    {{ is_preliminary('measured.source') }} as is_preliminary,
    measured.source,
    measured.vintage_id,
    measured.origin
from measured
left join by_employment
    on by_employment.region_code = measured.region_code
    and by_employment.industry_code = measured.industry_code
    and by_employment.classification = measured.classification
    and by_employment.regime = measured.regime
    and by_employment.year = measured.year
