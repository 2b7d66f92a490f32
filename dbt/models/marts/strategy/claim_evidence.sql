with counties as (
    select region_code from {{ ref('regions') }} where region_level = 'county'
),

tests as (
    select
        claim_tests.*,
        {{ as_double('low') }} as low_limit,
        {{ as_double('high') }} as high_limit,
        label_sv || coalesce({{ interval_in_words('low', 'high', 'över', 'under', 'mellan', 'och') }}, ' (ingen siffra)')
            as rule_sv,
        label_en || coalesce({{ interval_in_words('low', 'high', 'above', 'below', 'between', 'and') }}, ' (no figure)')
            as rule_en
    from {{ ref('claim_tests') }} as claim_tests
),

-- Every test stands for every county at both moments, with or without a figure.
outcomes as (
    select
        tests.*,
        counties.region_code,
        moments.moment,
        quantities.regime,
        quantities.start_year,
        quantities.year,
        quantities.value,
        quantities.national_value,
        quantities.tested,
        {{ claim_outcome('quantities.tested', 'tests.low_limit', 'tests.high_limit', 'tests.when_false') }} as outcome,
        quantities.source,
        quantities.origin
    from tests
    cross join counties
    cross join (select 'then' as moment union all select 'now' as moment) as moments
    left join {{ ref('int_claim_quantities') }} as quantities
        on quantities.claim_id = tests.claim_id
        and quantities.test_no = tests.test_no
        and quantities.moment = moments.moment
        and quantities.region_code = counties.region_code
),

-- No verdict mixes real figures with simulated ones: where a claim can be tested on real figures, these alone count.
weighed as (
    select
        outcomes.*,
        max(case when outcome is not null and origin <> 'simulated' then 1 else 0 end)
            over (partition by claim_id, region_code, moment) as has_real_figures
    from outcomes
),

admitted as (
    select
        weighed.*,
        outcome is not null and (origin <> 'simulated' or has_real_figures = 0) as is_admitted
    from weighed
),

chosen as (
    select
        admitted.*,
        min(case when is_admitted then priority end) over (partition by claim_id, part, region_code, moment)
            as best_priority,
        case when value is not null then
            rank() over (partition by claim_id, test_no, moment order by value desc nulls last)
        end as county_rank,
        count(value) over (partition by claim_id, test_no, moment) as counties_compared
    from admitted
),

neighbours as (
    select
        county_neighbours.region_code, outcomes.claim_id, outcomes.test_no, outcomes.moment,
        avg(outcomes.value) as neighbours_value,
        count(outcomes.value) as neighbours_compared,
        {{ weakest_origin('outcomes.origin') }} as origin
    from {{ ref('county_neighbours') }} as county_neighbours
    inner join outcomes
        on outcomes.region_code = county_neighbours.neighbour_code
    group by county_neighbours.region_code, outcomes.claim_id, outcomes.test_no, outcomes.moment
),

periods as (
    select distinct
        regime, start_year as period_start, year as period_end
    from outcomes
    where start_year is not null and year is not null
),

-- The linked series runs across the breaks of both registers.
breaks as (
    select regime, year from {{ ref('series_breaks') }}
    union all
    select 'LINKED' as regime, year from {{ ref('series_breaks') }} where regime in ('RAMS', 'BAS')
),

crossed as (
    {{ breaks_in('periods', 'breaks') }}
)

select
    ---------- keys
    chosen.claim_id,
    chosen.test_no,
    chosen.region_code,
    chosen.moment,

    ---------- what is tested
    chosen.part,
    chosen.is_premise,
    chosen.label_sv,
    chosen.label_en,
    chosen.rule_sv,
    chosen.rule_en,
    chosen.quantity,
    chosen.low_limit,
    chosen.high_limit,
    chosen.priority,
    chosen.ceiling,
    chosen.when_false,
    chosen.is_headline,

    ---------- figures
    chosen.regime,
    chosen.start_year,
    chosen.year,
    chosen.value,
    chosen.unit,
    chosen.tested,
    chosen.national_value,
    neighbours.neighbours_value,
    coalesce(neighbours.neighbours_compared, 0) as neighbours_compared,
    chosen.county_rank,
    chosen.counties_compared,

    ---------- what it says
    chosen.outcome,
    chosen.is_admitted and chosen.priority = chosen.best_priority as is_counted,
    case
        when chosen.value is null then 'no figure'
        when chosen.outcome is null then 'stand-in that cannot refute'
        when not chosen.is_admitted then 'simulated beside real figures'
        when chosen.priority > chosen.best_priority then 'better evidence counts'
        else 'counted'
    end as use,
    chosen.note_sv,
    chosen.note_en,
    chosen.missing_sv,
    chosen.missing_en,
    crossed.breaks_crossed is not null as crosses_break,
    crossed.breaks_crossed,

    ---------- provenance
    {{ is_preliminary('chosen.source') }} as is_preliminary,
    chosen.source,
    chosen.origin as tested_origin,
    -- The neighbours' mean is in the row too; a row without a figure of its own has no origin.
    case when chosen.origin is not null then {{ weakest_of(['chosen.origin', 'neighbours.origin']) }} end as origin
from chosen
left join neighbours
    on neighbours.region_code = chosen.region_code
    and neighbours.claim_id = chosen.claim_id
    and neighbours.test_no = chosen.test_no
    and neighbours.moment = chosen.moment
left join crossed
    on crossed.regime = chosen.regime
    and crossed.period_start = chosen.start_year
    and crossed.period_end = chosen.year
