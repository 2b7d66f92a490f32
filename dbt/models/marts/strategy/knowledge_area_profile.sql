-- Industry and research of an area side by side, never one number: they are counted in different units.
{% set reaches = ['own', 'nearby'] -%}
with industry as (
    select * from {{ ref('int_area_employment') }}
    where is_headline_tier
        and length(region_code) = 2 and region_code <> '00'
),

value_added as (
    select
        bridge.strategy_id,
        bridge.area_code,
        cells.region_code,
        cells.year,
        case when count(cells.value) = count(*) then sum(cells.value) end as value_added
    from {{ ref('int_area_industries') }} as bridge
    inner join {{ ref('int_industry_comparison') }} as cells
        on cells.industry_code = bridge.industry_code
        and cells.regime = {{ regime('account_divisions') }}
        and cells.measure = 'value_added'
    where bridge.tier = 'core' and bridge.sni_digits = 2
    group by bridge.strategy_id, bridge.area_code, cells.region_code, cells.year
),

measured as (
    select * from {{ ref('int_area_research_profile') }}
),

keys as (
    select strategy_id, area_code, region_code, year from industry
    union
    select strategy_id, area_code, region_code, year from measured
),

joined as (
    select
        keys.strategy_id,
        keys.area_code,
        keys.region_code,
        keys.year,
        industry.tier,
        industry.employed,
        industry.location_quotient,
        industry.location_quotient_low,
        industry.location_quotient_high,
        value_added.value_added,
        {% for reach in reaches -%}
        {{ reach }}.universities as {{ reach }}_universities,
        {{ reach }}.publication_count as {{ reach }}_publication_count,
        {{ reach }}.field_share as {{ reach }}_field_share,
        {{ reach }}.activity_index as {{ reach }}_activity_index,
        {{ reach }}.activity_index_low as {{ reach }}_activity_index_low,
        {{ reach }}.activity_index_high as {{ reach }}_activity_index_high,
        {{ reach }}.publications_origin as {{ reach }}_publications_origin,
        {{ reach }}.origin as {{ reach }}_origin,
        {% endfor -%}
        coalesce(own.activity_base, nearby.activity_base) as activity_base,
        industry.source as industry_source,
        industry.origin as industry_origin
    from keys
    left join industry
        on industry.strategy_id = keys.strategy_id
        and industry.area_code = keys.area_code
        and industry.region_code = keys.region_code
        and industry.year = keys.year
    left join value_added
        on value_added.strategy_id = keys.strategy_id
        and value_added.area_code = keys.area_code
        and value_added.region_code = keys.region_code
        and value_added.year = keys.year
    {% for reach in reaches -%}
    left join measured as {{ reach }}
        on {{ reach }}.reach = '{{ reach }}'
        and {{ reach }}.strategy_id = keys.strategy_id
        and {{ reach }}.area_code = keys.area_code
        and {{ reach }}.region_code = keys.region_code
        and {{ reach }}.year = keys.year
    {% endfor %}
)

select
    joined.*,
    case
        when location_quotient_low is null or coalesce(own_activity_index_low, nearby_activity_index_low) is null
            then 'not known'
        when location_quotient_low > 1 and coalesce(own_activity_index_low, nearby_activity_index_low) > 1 then 'both'
        when location_quotient_low > 1 then 'industry'
        when coalesce(own_activity_index_low, nearby_activity_index_low) > 1 then 'research'
        else 'neither'
    end as strength_in,
    {{ is_preliminary('joined.industry_source') }} as is_preliminary,
    {{ weakest_of(['industry_origin', 'own_origin', 'nearby_origin']) }} as origin
from joined
