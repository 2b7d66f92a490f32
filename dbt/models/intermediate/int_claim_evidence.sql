-- Every test stands for every county and the nation at both moments, with or without a figure.
with counties as (
    select region_code, region_level from {{ ref('regions') }}
    where region_level = 'county' or region_code = '00'
),

tests as (
    select
        tests.*,
        coalesce(': ' || subjects.label_sv, '') as subject_sv,
        coalesce(': ' || subjects.label_en, '') as subject_en,
        coalesce(others.label_sv, 'hela näringslivet') as than_label_sv,
        coalesce(others.label_en, 'all industries') as than_label_en
    from {{ ref('int_claim_tests') }} as tests
    left join {{ ref('int_measure_subjects') }} as subjects
        on subjects.subject = tests.subject
    left join {{ ref('int_measure_subjects') }} as others
        on others.subject = tests.than_subject
),

figures as (
    select
        figures.*,
        case tests.quantity
            when 'lower_limit' then figures.lower_limit
            when 'growth' then figures.change
            when 'share' then 100 * figures.final_value / nullif(nation.final_value, 0)
            else {{ shown_level('figures') }}
        end as quantity_value,
        -- A figure of a period is its own change.
        case when tests.has_span then coalesce(figures.change, figures.final_value) end as span_change,
        {{ shown_level('figures') }} as level,
        {{ shown_level('nation') }} as nation_final,
        nation.change as nation_change,
        nation.origin as nation_origin
    from {{ ref('int_claim_figures') }} as figures
    inner join tests
        on tests.strategy_id = figures.strategy_id
        and tests.claim_id = figures.claim_id
        and tests.test_no = figures.test_no
    left join {{ ref('int_claim_figures') }} as nation
        on nation.region_code = '00'
        and nation.strategy_id = figures.strategy_id
        and nation.claim_id = figures.claim_id
        and nation.test_no = figures.test_no
        and nation.moment = figures.moment
),

shown as (
    select
        figures.*,
        case when tests.has_span then figures.span_change else figures.level end as value,
        case when figures.region_code <> '00' then
            rank() over (
                partition by figures.strategy_id, figures.claim_id, figures.test_no, figures.moment
                order by case when figures.region_code <> '00' then
                    case when tests.has_span then figures.span_change else figures.level end
                end desc nulls last
            )
        end as county_rank,
        count(case when figures.region_code <> '00' then figures.final_value end) over (
            partition by figures.strategy_id, figures.claim_id, figures.test_no, figures.moment
        ) as counties_compared,
        avg(case when figures.region_code <> '00' and not figures.is_of_all_regions then figures.quantity_value end) over (
            partition by figures.strategy_id, figures.claim_id, figures.test_no, figures.moment
        ) as counties_mean
    from figures
    inner join tests
        on tests.strategy_id = figures.strategy_id
        and tests.claim_id = figures.claim_id
        and tests.test_no = figures.test_no
),

neighbours as (
    select
        around.region_code, shown.strategy_id, shown.claim_id, shown.test_no, shown.moment,
        avg(shown.value) as neighbours_value,
        avg(shown.quantity_value) as neighbours_quantity,
        count(shown.value) as neighbours_compared,
        {{ weakest_origin('shown.origin') }} as origin
    from {{ ref('int_strategy_neighbours') }} as around
    inner join shown
        on shown.region_code = around.neighbour_code
        and shown.strategy_id = around.strategy_id
        -- Regions that are measured as one are not their own neighbours.
        and not shown.is_of_all_regions
    group by around.region_code, shown.strategy_id, shown.claim_id, shown.test_no, shown.moment
),

compared as (
    select
        tests.*,
        counties.region_code as county_code,
        counties.region_level,
        moments.moment,
        shown.measured_region,
        shown.regime,
        shown.start_year,
        shown.year,
        shown.value,
        shown.quantity_value,
        shown.span_change,
        case tests.within
            when 'counties' then shown.county_rank
            else shown.rank_among_peers
        end as ranked,
        case tests.than_kind
            when 'number' then tests.than_value
            when 'nation' then case when tests.has_span then shown.nation_change else shown.nation_final end
            when 'neighbours' then neighbours.neighbours_quantity
            when 'counties' then shown.counties_mean
            when 'own' then case tests.change_as when 'per cent' then 100 else shown.base_value end
            when 'subject' then case when tests.has_span then shown.other_change else shown.other_value end
        end as reference,
        case when tests.has_span then shown.nation_change else shown.nation_final end as national_value,
        neighbours.neighbours_value,
        coalesce(neighbours.neighbours_compared, 0) as neighbours_compared,
        neighbours.origin as neighbours_origin,
        case when counties.region_level = 'county' then shown.county_rank end as county_rank,
        shown.counties_compared,
        shown.source,
        case
            when 'simulated' in (
                shown.origin,
                case when tests.than_kind = 'nation' then shown.nation_origin end,
                case when tests.than_kind = 'neighbours' then neighbours.origin end
            ) then 'simulated'
            when 'recorded' in (
                shown.origin,
                case when tests.than_kind = 'nation' then shown.nation_origin end,
                case when tests.than_kind = 'neighbours' then neighbours.origin end
            ) then 'recorded'
            when shown.origin is not null then 'live'
        end as own_origin
    from tests
    cross join counties
    cross join (select 'then' as moment union all select 'now' as moment) as moments
    left join shown
        on shown.strategy_id = tests.strategy_id
        and shown.claim_id = tests.claim_id
        and shown.test_no = tests.test_no
        and shown.moment = moments.moment
        and shown.region_code = counties.region_code
    left join neighbours
        on neighbours.strategy_id = tests.strategy_id
        and neighbours.claim_id = tests.claim_id
        and neighbours.test_no = tests.test_no
        and neighbours.moment = moments.moment
        and neighbours.region_code = counties.region_code
),

margins as (
    select
        compared.*,
        {{ claim_margin(
            'compared.comparator', 'compared.quantity_value', 'compared.span_change', 'compared.than_value',
            'compared.than_high', 'compared.reference', 'compared.ranked'
        ) }} as margin
    from compared
),

alone as (
    select
        margins.*,
        {{ claim_outcome('margins.comparator', 'margins.margin',
            "case when margins.comparator like 'rank%' then 0 else margins.tolerance end") }} as own_outcome
    from margins
    -- The nation is not compared with itself.
    where margins.region_level = 'county' or coalesce(margins.than_kind, 'none') <> 'nation'
),

-- What is said of each region of a strategy is so where it is so in all of them, and rests on the figures of all.
each_of_several as (
    select
        alone.strategy_id, alone.claim_id, alone.test_no, alone.moment,
        case
            when min(alone.own_outcome) = 0 then 0
            when count(alone.own_outcome) = count(*) then 1
        end as outcome,
        {{ weakest_origin('alone.own_origin') }} as origin
    from alone
    inner join {{ ref('int_strategy_regions') }} as regions
        on regions.strategy_id = alone.strategy_id
        and regions.region_code = alone.county_code
    where alone.region = 'each'
    group by alone.strategy_id, alone.claim_id, alone.test_no, alone.moment
),

outcomes as (
    select
        alone.*,
        case when regions.region_code is null then alone.own_outcome else each_of_several.outcome end as outcome,
        case when regions.region_code is null or alone.own_origin is null then alone.own_origin
            else each_of_several.origin end as origin
    from alone
    left join each_of_several
        on each_of_several.strategy_id = alone.strategy_id
        and each_of_several.claim_id = alone.claim_id
        and each_of_several.test_no = alone.test_no
        and each_of_several.moment = alone.moment
    left join {{ ref('int_strategy_regions') }} as regions
        on regions.strategy_id = each_of_several.strategy_id
        and regions.region_code = alone.county_code
),

-- No verdict mixes real figures with simulated ones: where a claim can be tested on real figures, these alone count.
weighed as (
    select
        outcomes.*,
        max(case when outcome is not null and origin <> 'simulated' then 1 else 0 end)
            over (partition by strategy_id, claim_id, county_code, moment) as has_real_figures
    from outcomes
),

periods as (
    select distinct regime, start_year as period_start, year as period_end
    from weighed
    where start_year is not null and year is not null
),

-- The linked series runs across the breaks of both registers.
breaks as (
    select regime, year from {{ ref('int_series_breaks') }}
    union all
    select {{ regime('linked') }} as regime, year from {{ ref('int_series_breaks') }} where regime in {{ regimes(['earlier_register', 'register']) }}
),

crossed as (
    {{ breaks_in('periods', 'breaks') }}
)

select
    ---------- keys
    weighed.strategy_id,
    weighed.claim_id,
    weighed.test_no,
    weighed.county_code as region_code,
    weighed.moment,

    ---------- what is tested
    weighed.part,
    weighed.part_sv,
    weighed.part_en,
    weighed.is_premise,
    weighed.measure,
    weighed.subject,
    weighed.quantity,
    weighed.comparator,
    weighed.than_kind,
    weighed.measure_sv || weighed.subject_sv as label_sv,
    weighed.measure_en || weighed.subject_en as label_en,
    {{ claim_rule('weighed', 'sv') }} as rule_sv,
    {{ claim_rule('weighed', 'en') }} as rule_en,
    weighed.is_headline,

    ---------- figures
    weighed.regime,
    weighed.start_year,
    weighed.year,
    weighed.value,
    case
        when weighed.change_as = 'per cent' and weighed.has_span then 'per cent'
        when weighed.change_as = 'per cent' and weighed.than_kind = 'own' then 'index'
        else weighed.unit
    end as unit,
    case when weighed.comparator like 'rank%' then weighed.ranked
        when weighed.has_span then weighed.span_change else weighed.quantity_value end as tested,
    coalesce(weighed.reference, weighed.than_value) as reference,
    weighed.margin,
    weighed.tolerance,
    weighed.national_value,
    weighed.neighbours_value,
    weighed.neighbours_compared,
    weighed.county_rank,
    weighed.counties_compared,

    ---------- what it says
    weighed.outcome,
    weighed.outcome is not null and (weighed.origin <> 'simulated' or weighed.has_real_figures = 0) as is_counted,
    case
        when weighed.measure is null then 'no measure'
        -- The measure has figures of other fields: that of this one is too small to be measured.
        when weighed.value is null and weighed.subject like '%:%:%' and fed.measure is not null then 'too few'
        -- The measure has figures, of other industries than the test names.
        when weighed.value is null and fed.measure is not null and fed_subjects.subject is null then 'no such subject'
        when weighed.value is not null and weighed.quantity = 'lower_limit' and weighed.quantity_value is null
            then 'no interval'
        when weighed.value is null or weighed.margin is null then 'no figure'
        when weighed.outcome is null and weighed.own_outcome is not null then 'no figure'
        when weighed.outcome is null then 'within rounding'
        when weighed.origin = 'simulated' and weighed.has_real_figures = 1 then 'simulated beside real figures'
        else 'counted'
    end as use,
    weighed.note_sv,
    coalesce(weighed.note_en, weighed.note_sv) as note_en,
    weighed.missing_sv,
    weighed.missing_en,
    weighed.who_has_it,
    crossed.breaks_crossed is not null as crosses_break,
    crossed.breaks_crossed,

    ---------- provenance
    {{ is_preliminary('weighed.source') }} as is_preliminary,
    weighed.source,
    weighed.origin as tested_origin,
    -- The neighbours' mean is in the row too; a row without a figure of its own has no origin.
    case when weighed.origin is not null then {{ weakest_of(['weighed.origin', 'weighed.neighbours_origin']) }} end
        as origin
from weighed
left join (
    select distinct figures.measure
    from {{ ref('measure_figures') }} as figures
    inner join {{ ref('int_measure_periods') }} as periods
        on periods.figure = figures.figure
) as fed
    on fed.measure = weighed.measure
left join (
    select distinct figures.measure, periods.subject
    from {{ ref('measure_figures') }} as figures
    inner join {{ ref('int_measure_periods') }} as periods
        on periods.figure = figures.figure
) as fed_subjects
    on fed_subjects.measure = weighed.measure
    and fed_subjects.subject = weighed.subject
left join crossed
    on crossed.regime = weighed.regime
    and crossed.period_start = weighed.start_year
    and crossed.period_end = weighed.year
