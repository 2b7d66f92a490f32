-- Figures of all regions of a strategy together: counts are summed; shares and ratios are made of summed numerators and
-- denominators. Only where every region has the figure; what is neither has no row here.
with regions as (
    select * from {{ ref('int_joint_regions') }}
),

figures as (
    select * from {{ ref('int_indicator_figures') }}
    where period_start is null
),

counts as (
    select distinct by_measure.figure
    from {{ ref('measure_figures') }} as by_measure
    inner join {{ ref('measure_catalogue') }} as catalogue
        on catalogue.measure = by_measure.measure
        and catalogue.adds_up = 'yes'
),

{% set columns = 'figure, industry_code, strategy_id, regime, year, value, source, vintage_id, origin' -%}
summed as (
    select
        figures.figure, figures.industry_code, regions.strategy_id, figures.regime, figures.year,
        sum(figures.value) as value,
        {{ source_names('figures.source') }} as source,
        {{ one_vintage('figures.vintage_id') }} as vintage_id,
        {{ weakest_origin('figures.origin') }} as origin
    from figures
    inner join counts
        on counts.figure = figures.figure
    inner join regions
        on regions.region_code = figures.region_code
    group by figures.figure, figures.industry_code, regions.strategy_id, figures.regime, figures.year
    having count(*) = max(regions.region_count)
),

ratios as (
    select
        figures.figure, figures.industry_code, regions.strategy_id, figures.regime, figures.year, figures.value,
        figures.source, figures.vintage_id, figures.origin
    from {{ ref('int_indicator_ratios') }} as figures
    inner join (select distinct strategy_id, joint_code from regions) as regions
        on regions.joint_code = figures.region_code
),

-- A figure that is a count over the region's employed, beside the nation's: the location quotient of employment and of areas.
{% set quotients = {'location_quotient': 'employment', 'area_location_quotient': 'area_employment'} -%}
quotients as (
    {% for figure, counted in quotients.items() -%}
    select
        '{{ figure }}' as figure, parts.industry_code, parts.strategy_id, parts.regime, parts.year,
        (parts.value / nullif(wholes.value, 0)) / nullif(nation.value / nullif(national_wholes.value, 0), 0) as value,
        {{ source_pair('parts.source', 'nation.source') }} as source,
        {{ vintage_pair('parts.vintage_id', 'nation.vintage_id') }} as vintage_id,
        {{ weakest_of(['parts.origin', 'wholes.origin', 'nation.origin', 'national_wholes.origin']) }} as origin
    from summed as parts
    inner join summed as wholes
        on wholes.figure = 'employment'
        and wholes.industry_code = 'TOTAL'
        and wholes.strategy_id = parts.strategy_id
        and wholes.regime = parts.regime
        and wholes.year = parts.year
    inner join figures as nation
        on nation.figure = parts.figure
        and nation.region_code = '00'
        and nation.industry_code = parts.industry_code
        and nation.regime = parts.regime
        and nation.year = parts.year
    inner join figures as national_wholes
        on national_wholes.figure = 'employment'
        and national_wholes.region_code = '00'
        and national_wholes.industry_code = 'TOTAL'
        and national_wholes.regime = parts.regime
        and national_wholes.year = parts.year
    where parts.figure = '{{ counted }}' and parts.industry_code <> 'TOTAL'
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- The product over the employed of the same accounts, the nation's being 100.
accounts as (
    select
        region_code, year,
        max(case when measure = 'value_added' then value end) as product,
        {{ as_double("max(case when measure = 'employment' then value end)") }} as employed,
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from {{ ref('int_regional_accounts') }}
    where industry_code = 'TOTAL' and measure in ('value_added', 'employment')
    group by region_code, year
    having count(case when measure = 'value_added' then value end) = 1
        and count(case when measure = 'employment' then value end) = 1
),

joint_accounts as (
    select
        regions.strategy_id, accounts.year,
        sum(accounts.product) as product, sum(accounts.employed) as employed,
        {{ source_names('accounts.source') }} as source,
        {{ one_vintage('accounts.vintage_id') }} as vintage_id,
        {{ weakest_origin('accounts.origin') }} as origin
    from accounts
    inner join regions
        on regions.region_code = accounts.region_code
    group by regions.strategy_id, accounts.year
    having count(*) = max(regions.region_count)
),

relative_products as (
    select
        'relative_product_per_employed' as figure, 'TOTAL' as industry_code, joint_accounts.strategy_id,
        {{ regime('accounts') }} as regime, joint_accounts.year,
        100 * (joint_accounts.product / nullif(joint_accounts.employed, 0))
            / nullif(nation.product / nullif(nation.employed, 0), 0) as value,
        {{ source_pair('joint_accounts.source', 'nation.source') }} as source,
        {{ vintage_pair('joint_accounts.vintage_id', 'nation.vintage_id') }} as vintage_id,
        {{ weaker_origin('joint_accounts.origin', 'nation.origin') }} as origin
    from joint_accounts
    inner join accounts as nation
        on nation.region_code = '00'
        and nation.year = joint_accounts.year
)

select {{ columns }} from summed
union all
select {{ columns }} from ratios
union all
select {{ columns }} from quotients
where value is not null
union all
select {{ columns }} from relative_products
where value is not null
