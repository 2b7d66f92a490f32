-- Figures of the regional accounts: product per employed in volume and beside the nation's, and the parts of the gap.
with accounts as (
    select
        region_code,
        year,
        max(case when measure = 'volume_change' then value end) as volume_change,
        {{ as_double("max(case when measure = 'employment' then value end)") }} as employed,
        max(case when measure = 'value_added' then value end) as product,
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from {{ ref('int_regional_accounts') }}
    where industry_code = 'TOTAL' and region_code <> '90'
        and measure in ('volume_change', 'employment', 'value_added')
    group by region_code, year
),

-- The logarithm of volume since the first year, whose own change from the year before belongs to no year of the series; a
-- year without its change ends the chain.
changes as (
    select
        accounts.*,
        case when year > min(year) over (partition by region_code) then volume_change end as change_within
    from accounts
),

chained as (
    select
        changes.*,
        case
            when count(change_within) over chain = row_number() over chain - 1
            then coalesce(sum(ln(1 + change_within / 100)) over chain, 0)
        end as log_volume
    from changes
    window chain as (partition by region_code order by year)
),

real_products as (
    select
        'real_product_per_employed' as figure, chained.region_code, chained.year,
        100 * exp(chained.log_volume - base.log_volume) / nullif(chained.employed / nullif(base.employed, 0), 0) as value,
        chained.source, chained.vintage_id, chained.origin
    from chained
    inner join chained as base
        on base.region_code = chained.region_code
        and base.year = 2020
),

relative_products as (
    select
        'relative_product_per_employed' as figure, accounts.region_code, accounts.year,
        100 * (accounts.product / nullif(accounts.employed, 0)) / nullif(nation.product / nullif(nation.employed, 0), 0)
            as value,
        accounts.source, accounts.vintage_id, accounts.origin
    from accounts
    inner join accounts as nation
        on nation.region_code = '00'
        and nation.year = accounts.year
),

parts as (
    select * from {{ ref('int_productivity_gap') }}
),

gaps as (
    select
        region_code,
        regime,
        period_start as year,
        sum(value) as gap,
        sum(case when component = 'mix' then value end) as mix,
        sum(case when component = 'own_productivity' then value end) as own_productivity,
        sum(case when component = 'allocation' then value end) as allocation,
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from parts
    group by region_code, regime, period_start
    having count(case when status = 'published' then value end) = count(*)
),

{% set gap_figures = {
    'productivity_gap': 'gap',
    'productivity_gap_mix': 'mix',
    'productivity_gap_own_productivity': 'own_productivity',
    'productivity_gap_allocation': 'allocation',
    'productivity_gap_mix_share': 'case when gap < 0 then 100 * mix / gap end',
} -%}
gap_rows as (
    {% for figure, expression in gap_figures.items() -%}
    select '{{ figure }}' as figure, region_code, regime, cast(null as integer) as period_start, year,
        {{ expression }} as value, source, vintage_id, origin
    from gaps
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- Of growth in volume only: CSLS needs the prices of every industry.
contributions as (
    select
        region_code,
        regime,
        period_start,
        period_end as year,
        sum(case when industry_code = 'G45-T98' then value end) as of_services,
        max(total) as total,
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from {{ ref('int_productivity_growth') }}
    where method = 'csls' and regime = {{ regime('accounts') }}
    group by region_code, regime, period_start, period_end
    having count(case when status = 'published' then value end) = count(*)
),

service_shares as (
    select
        'services_share_of_productivity_growth' as figure, region_code, regime, period_start, year,
        -- A share of a fall is no share of growth.
        case when total > 0 then 100 * of_services / total end as value,
        source, vintage_id, origin
    from contributions
),

unioned as (
    select figure, region_code, {{ regime('accounts') }} as regime, cast(null as integer) as period_start, year,
        value, source, vintage_id, origin
    from real_products
    union all
    select figure, region_code, {{ regime('accounts') }} as regime, cast(null as integer) as period_start, year,
        value, source, vintage_id, origin
    from relative_products
    union all
    select 'gross_regional_product' as figure, region_code, {{ regime('accounts') }} as regime, cast(null as integer) as period_start, year,
        {{ as_double('product') }} as value, source, vintage_id, origin
    from accounts
    union all
    select * from gap_rows
    union all
    select * from service_shares
)

select figure, 'TOTAL' as industry_code, region_code, regime, period_start, year,
    value, {{ as_double('null') }} as lower_limit, {{ as_double('null') }} as upper_limit, source, vintage_id, origin
from unioned
where value is not null
