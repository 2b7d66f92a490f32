-- Areas overlap and tiers answer different questions: each is a row of its own, and nothing here adds them.
with listed as (
    select
        strategy_id,
        area_code,
        tier,
        count(*) as listed_count,
        count(case when sni_digits = 2 then 1 end) as visible_at_division_count
    from {{ ref('int_area_industries') }}
    group by strategy_id, area_code, tier
),

cores as (
    select strategy_id, area_code
    from listed
    where tier = 'core'
),

summed as (
    select
        strategy_id,
        area_code,
        tier,
        region_code,
        year,
        count(*) as division_count,
        count(*) - count(value) as withheld_count,
        coalesce(sum(value), 0) as visible_value,
        max(withheld_in_region) as withheld_in_region,
        max(region_total) as region_total,
        case when count(national_value) = count(*) then sum(national_value) end as national_value,
        max(national_total) as national_total,
        min(case when is_whole then 1 else 0 end) = 1 as counts_whole_industries_only,
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from {{ ref('int_area_cells') }}
    group by strategy_id, area_code, tier, region_code, year
),

bounded as (
    select
        summed.*,
        case when withheld_count = 0 then visible_value end as value,
        visible_value as value_lower,
        case when withheld_count = 0 then visible_value else visible_value + withheld_in_region end as value_upper,
        nullif({{ expected_value('region_total', 'national_value', 'national_total') }}, 0) as expected
    from summed
)

select
    ---------- keys
    bounded.strategy_id,
    bounded.area_code,
    bounded.tier,
    bounded.region_code,
    bounded.year,
    {{ regime('register_divisions') }} as regime,
    '{{ var('industry_classification') }}' as classification,

    ---------- figures
    bounded.value as employed,
    bounded.value_lower as employed_lower,
    bounded.value_upper as employed_upper,
    bounded.value / nullif(bounded.region_total, 0) as region_share,
    bounded.national_value / nullif(bounded.national_total, 0) as national_share,
    bounded.value / bounded.expected as location_quotient,
    ({{ poisson_low('bounded.value') }}) / bounded.expected as location_quotient_low,
    ({{ poisson_high('bounded.value') }}) / bounded.expected as location_quotient_high,
    bounded.value_lower / bounded.expected as location_quotient_lower_bound,
    bounded.value_upper / bounded.expected as location_quotient_upper_bound,

    ---------- how much of the area is seen
    bounded.division_count,
    bounded.withheld_count,
    bounded.withheld_count / {{ as_double('bounded.division_count') }} as withheld_share,
    listed.listed_count,
    listed.listed_count - listed.visible_at_division_count as too_fine_count,
    bounded.counts_whole_industries_only,
    -- The tier that stands for the area: its core or, of an area without one, its proxy.
    bounded.tier = 'core' or (bounded.tier = 'proxy' and cores.area_code is null) as is_headline_tier,

    ---------- status and provenance
    case
        when bounded.withheld_count > 0 then 'incomplete'
        when bounded.expected is null then 'undefined'
        else 'published'
    end as status,
    bounded.source,
    bounded.vintage_id,
    bounded.origin
from bounded
inner join listed
    on listed.strategy_id = bounded.strategy_id
    and listed.area_code = bounded.area_code
    and listed.tier = bounded.tier
left join cores
    on cores.strategy_id = bounded.strategy_id
    and cores.area_code = bounded.area_code
