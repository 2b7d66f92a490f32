-- What each test of a claim measures, then and now, in every county and the nation: one row per test, moment and region.
with tests as (
    select * from {{ ref('claim_tests') }}
    where figure is not null
),

figures as (
    select * from {{ ref('int_indicator_figures') }}
),

moments as (
    {% for moment in ['then', 'now'] -%}
    select
        claim_id, test_no, '{{ moment }}' as moment, figure, industry_code, quantity,
        {{ moment }}_regime as asked_regime, {{ moment }}_start as start_year, {{ moment }}_year as asked_year
    from tests
    {% if moment == 'then' %}where then_regime is not null{% endif %}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- Years are the same for all regions: the latest in which anybody has a figure. Ordered extracts come under regimes of
-- their own names: a test that names none takes the one that goes on.
available as (
    select
        moments.claim_id, moments.test_no, moments.moment, figures.regime, figures.year,
        row_number() over (
            partition by moments.claim_id, moments.test_no, moments.moment
            order by figures.year desc, figures.regime desc
        ) as choice
    from moments
    inner join (
        select distinct figure, industry_code, regime, period_start, year from figures
    ) as figures
        on figures.figure = moments.figure
        and figures.industry_code = moments.industry_code
        and (moments.asked_regime is null or figures.regime = moments.asked_regime)
        and (moments.asked_year is null or figures.year = moments.asked_year)
        and (figures.period_start is null or figures.period_start = moments.start_year)
),

dated as (
    select moments.*, available.regime, available.year
    from moments
    inner join available
        on available.claim_id = moments.claim_id
        and available.test_no = moments.test_no
        and available.moment = moments.moment
        and available.choice = 1
),

measured as (
    select
        dated.claim_id,
        dated.test_no,
        dated.moment,
        final.region_code,
        dated.regime,
        dated.start_year,
        dated.year,
        dated.quantity,
        case
            when dated.quantity in ('growth', 'growth_over_nation') then 100 * (final.value / nullif(base.value, 0) - 1)
            when dated.quantity = 'change' then final.value - base.value
            else final.value
        end as value,
        final.lower_limit,
        final.upper_limit,
        case when base.source is null then final.source else {{ source_pair('final.source', 'base.source') }} end as source,
        case when base.origin is null then final.origin else {{ weaker_origin('final.origin', 'base.origin') }} end as origin
    from dated
    inner join figures as final
        on final.figure = dated.figure
        and final.industry_code = dated.industry_code
        and final.regime = dated.regime
        and final.year = dated.year
        and (final.period_start is null or final.period_start = dated.start_year)
    left join figures as base
        on dated.quantity in ('growth', 'growth_over_nation', 'change')
        and base.figure = dated.figure
        and base.industry_code = dated.industry_code
        and base.region_code = final.region_code
        and base.regime = dated.regime
        and base.year = dated.start_year
        and base.period_start is null
)

select
    measured.claim_id,
    measured.test_no,
    measured.moment,
    measured.region_code,
    measured.regime,
    measured.start_year,
    measured.year,
    measured.value,
    nation.value as national_value,
    case measured.quantity
        when 'lower_limit' then measured.lower_limit
        when 'upper_limit' then measured.upper_limit
        when 'difference_to_nation' then measured.value - nation.value
        when 'growth_over_nation' then measured.value - nation.value
        else measured.value
    end as tested,
    measured.source,
    case when nation.origin is null then measured.origin else {{ weaker_origin('measured.origin', 'nation.origin') }} end
        as origin
from measured
left join measured as nation
    on nation.region_code = '00'
    and nation.claim_id = measured.claim_id
    and nation.test_no = measured.test_no
    and nation.moment = measured.moment
where measured.value is not null
