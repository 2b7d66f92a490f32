-- Sweden and its regions, and those of other countries that a strategy is of or has figures of.
with known as (
    select region_code, region_level, label_sv, label_en, nuts_code, parent_code
    from {{ ref('regions') }}
),

stated as (
    select region_code, nuts_code from {{ ref('int_strategy_regions') }}
    union all
    select distinct region_code, {{ as_text('null') }} as nuts_code from {{ ref('int_indicator_values') }}
    where regime = 'DELIVERED'
)

select region_code, region_level, label_sv, label_en, nuts_code, parent_code
from known
union all
select
    stated.region_code,
    'elsewhere' as region_level,
    stated.region_code as label_sv,
    stated.region_code as label_en,
    max(stated.nuts_code) as nuts_code,
    {{ as_text('null') }} as parent_code
from stated
left join known
    on known.region_code = stated.region_code
where known.region_code is null
group by stated.region_code
