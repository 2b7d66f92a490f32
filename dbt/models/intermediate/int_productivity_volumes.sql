-- Growth of the whole economy: it has real growth of its own, the agency's yearly change of volume.
with accounts as (
    select region_code, year, measure, value, source, vintage_id, origin
    from {{ ref('stg_scb_regional_accounts_totals') }}
    where measure in ('volume_change', 'employment') and region_code <> '90'
),

volumes as (
    select
        accounts.region_code,
        periods.period_start,
        periods.period_end,
        case
            when count(case when measure = 'volume_change' and year > periods.period_start then value end)
                = periods.period_end - periods.period_start
            then exp(sum(case when measure = 'volume_change' and year > periods.period_start then ln(1 + value / 100) end))
        end as volume_ratio,
        max(case when measure = 'employment' and year = periods.period_end then value end)
            / nullif(max(case when measure = 'employment' and year = periods.period_start then value end), 0) as labour_ratio,
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from {{ ref('int_periods') }} as periods
    inner join accounts
        on accounts.year >= periods.period_start
        and accounts.year <= periods.period_end
    where periods.regime = 'NR'
    group by accounts.region_code, periods.period_start, periods.period_end
)

select
    volumes.region_code,
    'TOTAL' as industry_code,
    '{{ var('industry_classification') }}' as classification,
    'NR' as regime,
    'volume_change' as method,
    components.component,
    volumes.period_start,
    volumes.period_end,
    100 * (case components.component
        when 'volume_growth' then volume_ratio
        when 'employment_growth' then labour_ratio
        else volume_ratio / nullif(labour_ratio, 0)
    end - 1) as value,
    100 * (volume_ratio / nullif(labour_ratio, 0) - 1) as total,
    'per cent' as unit,
    'chained_volume_change' as price_basis,
    case when volume_ratio is null or labour_ratio is null then 'incomplete' else 'published' end as status,
    source,
    vintage_id,
    origin
from volumes
cross join (
    select 'volume_growth' as component union all select 'employment_growth' union all select 'productivity_growth'
) as components
