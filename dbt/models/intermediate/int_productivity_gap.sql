-- Why value added per employed differs from the nation's in one year, industry by industry.
with industry_years as (
    select * from {{ ref('int_industry_productivity') }}
    where region_level <> 'country'
),

level_gaps as (
    {{ productivity_level_gap('industry_years', ['region_code', 'classification', 'regime', 'year']) }}
)

select
    level_gaps.region_code,
    level_gaps.industry_code,
    level_gaps.classification,
    level_gaps.regime,
    'level_gap_esteban' as method,
    components.component,
    level_gaps.year as period_start,
    level_gaps.year as period_end,
    -- Million kronor per person to thousand kronor per person.
    -- A part of a gap that is not known is not given either.
    case when level_gaps.gap is not null then 1000 end * case components.component
        when 'mix' then level_gaps.mix
        when 'own_productivity' then level_gaps.own_productivity
        else level_gaps.allocation
    end as value,
    1000 * level_gaps.gap as total,
    'SEK thousand per employed' as unit,
    'current_prices_of_one_year' as price_basis,
    case when level_gaps.gap is null then 'incomplete' else 'published' end as status,
    industry_years.source,
    industry_years.vintage_id,
    industry_years.origin
from level_gaps
inner join industry_years
    on industry_years.region_code = level_gaps.region_code
    and industry_years.industry_code = level_gaps.industry_code
    and industry_years.classification = level_gaps.classification
    and industry_years.regime = level_gaps.regime
    and industry_years.year = level_gaps.year
cross join (
    select 'mix' as component union all select 'own_productivity' union all select 'allocation'
) as components
