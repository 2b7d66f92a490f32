-- Growth of the whole economy: it has real growth of its own, the agency's yearly change of volume.
with accounts as (
    select
        region_code,
        year,
        case when measure = 'volume_change' then value end as volume_change,
        case when measure = 'employment' then value end as employment,
        source,
        vintage_id,
        origin
    from {{ ref('stg_scb_regional_accounts_totals') }}
    where measure in ('volume_change', 'employment') and region_code <> '90'
),

volumes as (
    select
        accounts.region_code,
        periods.period_start,
        periods.period_end,
        case
            when count(case when accounts.year > periods.period_start then accounts.volume_change end)
                = periods.period_end - periods.period_start
            then exp(sum(case when accounts.year > periods.period_start then ln(1 + accounts.volume_change / 100) end))
        end as volume_ratio,
        max(case when accounts.year = periods.period_end then accounts.employment end)
            / nullif(max(case when accounts.year = periods.period_start then accounts.employment end), 0)
            as labour_ratio,
        {{ source_names('accounts.source') }} as source,
        {{ one_vintage('accounts.vintage_id') }} as vintage_id,
        {{ weakest_origin('accounts.origin') }} as origin
    from {{ ref('int_periods') }} as periods
    inner join accounts
        on accounts.year >= periods.period_start
        and accounts.year <= periods.period_end
    where periods.regime = {{ regime('accounts') }}
    group by accounts.region_code, periods.period_start, periods.period_end
)

select
    volumes.region_code,
    'TOTAL' as industry_code,
    '{{ var('industry_classification') }}' as classification,
    {{ regime('accounts') }} as regime,
    'volume_change' as method,
    components.component,
    volumes.period_start,
    volumes.period_end,
    100 * (case components.component
        when 'volume_growth' then volumes.volume_ratio
        when 'employment_growth' then volumes.labour_ratio
        else volumes.volume_ratio / nullif(volumes.labour_ratio, 0)
    end - 1) as value,
    100 * (volumes.volume_ratio / nullif(volumes.labour_ratio, 0) - 1) as total,
    'per cent' as unit,
    'chained_volume_change' as price_basis,
    case
        when volumes.volume_ratio is null or volumes.labour_ratio is null then 'incomplete'
        else 'published'
    end as status,
    volumes.source,
    volumes.vintage_id,
    volumes.origin
from volumes
cross join (
    select 'volume_growth' as component union all select 'employment_growth' union all select 'productivity_growth'
) as components
