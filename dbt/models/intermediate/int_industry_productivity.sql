-- Value added and the employed who made it, of one regime. Sums are of the published margins.
with comparison as (
    select * from {{ ref('int_industry_comparison') }}
    where region_level <> 'extra_regio' and regime in {{ regimes(['accounts', 'business']) }}
)

select
    value_added.region_code,
    value_added.region_level,
    value_added.industry_code,
    value_added.classification,
    value_added.regime,
    value_added.year,
    value_added.value as value_added,
    value_added.national_value as national_value_added,
    value_added.region_total as region_value_added,
    value_added.national_total as nation_value_added,
    value_added.location_quotient,
    employment.value as labour,
    employment.national_value as national_labour,
    employment.region_total as region_labour,
    employment.national_total as nation_labour,
    value_added.source,
    value_added.vintage_id,
    {{ weaker_origin('value_added.origin', 'employment.origin') }} as origin
from comparison as value_added
inner join comparison as employment
    on employment.measure = 'employment'
    and employment.region_code = value_added.region_code
    and employment.industry_code = value_added.industry_code
    and employment.classification = value_added.classification
    and employment.regime = value_added.regime
    and employment.year = value_added.year
where value_added.measure = 'value_added'
