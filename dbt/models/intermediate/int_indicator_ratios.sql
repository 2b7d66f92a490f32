-- Figures that are one figure over another, as `figure_ratios` declares them: per inhabitant, per employed, a part of a whole,
-- beside the nation's. A new ratio is a row there.
with employed as (
    select industry_code, region_code, regime, year, value, source, vintage_id, origin
    from {{ ref('int_indicator_employment') }}
    -- A register of all industries: an extract of some stands for no whole.
    where figure = 'employment' and regime in {{ regimes(['earlier_register', 'register']) }}
),

-- Industry as the accounts have it (B-E) is two groups of the registers.
industry_employed as (
    select
        'B-E' as industry_code, region_code, regime, year,
        sum(value) as value,
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from employed
    where industry_code in ('B+C', 'D+E')
    group by region_code, regime, year
    having count(*) = 2
),

{% set columns = 'industry_code, region_code, regime, year, value, source, vintage_id, origin' -%}
by_region as (
    select figure, {{ columns }} from {{ ref('int_indicator_tables') }}
    union all
    select figure, {{ columns }} from {{ ref('int_indicator_productivity') }} where figure = 'real_value_added'
    union all
    select 'register.employment' as figure, {{ columns }} from employed
    union all
    select 'register.employment' as figure, {{ columns }} from industry_employed
),

-- What a strategy of several regions has of each numerator and denominator, where every region has it.
joint as (
    select
        figures.figure, figures.industry_code, regions.joint_code as region_code, figures.regime, figures.year,
        sum(figures.value) as value,
        {{ source_names('figures.source') }} as source,
        {{ one_vintage('figures.vintage_id') }} as vintage_id,
        {{ weakest_origin('figures.origin') }} as origin
    from by_region as figures
    inner join {{ ref('int_joint_regions') }} as regions
        on regions.region_code = figures.region_code
    group by figures.figure, figures.industry_code, regions.joint_code, figures.regime, figures.year
    having count(*) = max(regions.region_count)
),

figures as (
    select figure, {{ columns }} from by_region
    union all
    select figure, {{ columns }} from joint
),

ratios as (
    select
        forms.figure,
        forms.form,
        forms.has_interval,
        numerators.industry_code,
        numerators.region_code,
        -- A series has the breaks of the register that it is divided by.
        case forms.regime_of when 'denominator' then denominators.regime else numerators.regime end as regime,
        numerators.year,
        numerators.value as numerator,
        denominators.value as denominator,
        case forms.form
            when 'part' then 100 * numerators.value / nullif(numerators.value + denominators.value, 0)
            else forms.factor * numerators.value / nullif(denominators.value, 0)
        end as value,
        {{ source_pair('numerators.source', 'denominators.source') }} as source,
        {{ vintage_pair('numerators.vintage_id', 'denominators.vintage_id') }} as vintage_id,
        {{ weaker_origin('numerators.origin', 'denominators.origin') }} as origin
    from {{ ref('figure_ratios') }} as forms
    inner join figures as numerators
        on numerators.figure = forms.numerator
        and (forms.numerator_regime is null or numerators.regime = forms.numerator_regime)
        and (forms.numerator_industry is null or numerators.industry_code = forms.numerator_industry)
    inner join figures as denominators
        on denominators.figure = forms.denominator
        and denominators.region_code = numerators.region_code
        and denominators.year = numerators.year
        and denominators.industry_code
            = case forms.denominator_industry when 'same' then numerators.industry_code else forms.denominator_industry end
        -- A part and its whole are of one series.
        and (forms.form <> 'quotient' or denominators.regime = numerators.regime)
),

compared as (
    select
        ratios.*,
        nation.value as national_value,
        -- What the region would have if its industries were spread as the nation's.
        nation.numerator / nullif(nation.denominator, 0) * ratios.denominator as expected,
        nation.origin as national_origin
    from ratios
    left join ratios as nation
        on nation.region_code = '00'
        and nation.figure = ratios.figure
        and nation.industry_code = ratios.industry_code
        and nation.regime = ratios.regime
        and nation.year = ratios.year
),

valued as (
    select
        compared.*,
        case form
            when 'relative_to_nation' then 100 * value / nullif(national_value, 0)
            when 'quotient' then value / nullif(national_value, 0)
            else value
        end as shown_value,
        case when form = 'quotient' and has_interval = 'yes' and region_code <> '00' then
            ({{ poisson_low('numerator') }}) / nullif(expected, 0) end as lower_limit,
        case when form = 'quotient' and has_interval = 'yes' and region_code <> '00' then
            ({{ poisson_high('numerator') }}) / nullif(expected, 0) end as upper_limit
    from compared
)

select
    figure,
    industry_code,
    region_code,
    regime,
    cast(null as integer) as period_start,
    year,
    shown_value as value,
    lower_limit,
    upper_limit,
    source,
    vintage_id,
    case when form in ('relative_to_nation', 'quotient') then {{ weaker_origin('origin', 'national_origin') }} else origin end
        as origin
from valued
where shown_value is not null
