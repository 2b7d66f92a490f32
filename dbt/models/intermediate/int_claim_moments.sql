-- Which figure, regime and years each test rests on: now, and then, which is what the analysis of the strategy could know.
-- No claim names a regime: real figures come before simulated ones, the exact measure before its proxy, a later year
-- before an earlier, a register by itself before a linked series. Spans of then and now are equally long.
-- What is said of all regions of a strategy together rests on a figure that is there for all of them.
{% set keys = ['strategy_id', 'claim_id', 'test_no'] -%}
with tests as (
    select
        tests.*,
        coalesce(tests.region = 'all', false) and several.strategy_id is not null as is_of_all_regions
    from {{ ref('int_claim_tests') }} as tests
    left join (select distinct strategy_id from {{ ref('int_joint_regions') }}) as several
        on several.strategy_id = tests.strategy_id
    where tests.measure is not null and coalesce(tests.population, 'by workplace') = 'by workplace'
        and coalesce(tests.within, 'counties') <> 'municipalities'
),

joint as (
    select distinct strategy_id, figure, industry_code as subject, regime, year from {{ ref('int_joint_figures') }}
),

periods as (
    select * from {{ ref('int_measure_periods') }}
),

-- The last year of a regime, real or simulated, is the same for all subjects: a field that has published nothing lately
-- has no figure of now.
ends as (
    {% for moment in ['now', 'then'] -%}
    select
        tests.strategy_id, tests.claim_id, tests.test_no, '{{ moment }}' as moment,
        figures.figure, figures.priority, periods.regime, periods.is_simulated, max(periods.year) as year
    from tests
    inner join {{ ref('measure_figures') }} as figures
        on figures.measure = tests.measure
    inner join periods
        on periods.figure = figures.figure
        and (tests.until is null or periods.year = tests.until)
        and {{ is_at_hand_for_all('tests', 'periods') }}
    {% if moment == 'then' %}where periods.year <= tests.known_until{% endif %}
    group by
        tests.strategy_id, tests.claim_id, tests.test_no, figures.figure, figures.priority, periods.regime,
        periods.is_simulated
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

finals as (
    select
        tests.strategy_id, tests.claim_id, tests.test_no, ends.moment, ends.figure, ends.priority, ends.regime, ends.year,
        tests.subject, tests.has_span, tests.since, tests.span_years,
        case when tests.than_kind = 'own' then tests.than_year end as own_year,
        periods.period_start,
        periods.is_simulated
    from tests
    inner join ends
        on ends.strategy_id = tests.strategy_id
        and ends.claim_id = tests.claim_id
        and ends.test_no = tests.test_no
    inner join periods
        on periods.figure = ends.figure
        and periods.regime = ends.regime
        and periods.subject = tests.subject
        and periods.year = ends.year
        and periods.is_simulated = ends.is_simulated
        and {{ is_at_hand_for_all('tests', 'periods') }}
        -- What is compared with another industry needs a series that has both.
        and (tests.than_subject is null or exists (
            select 1 from periods as others
            where others.figure = ends.figure and others.regime = ends.regime and others.subject = tests.than_subject
                and others.year = ends.year
        ))
        and (periods.period_start is null or tests.since is null or periods.period_start = tests.since)
        and (periods.period_start is null or tests.span_years is null
            or periods.period_start >= ends.year - tests.span_years)
),

-- Every earlier year that a span, or a comparison with an own year, may begin in.
starts as (
    select
        finals.*,
        coalesce(finals.period_start, bases.year) as start_year,
        greatest(finals.is_simulated, coalesce(bases.is_simulated, 0)) as rests_on_simulated
    from finals
    left join periods as bases
        on bases.figure = finals.figure
        and bases.regime = finals.regime
        and bases.subject = finals.subject
        and bases.period_start is null
        and bases.year < finals.year
        and finals.period_start is null
        and (finals.has_span or bases.year = finals.own_year)
        and (finals.has_span or finals.own_year is not null)
),

fitting as (
    select
        starts.*,
        case when start_year is not null then year - start_year end as length
    from starts
    where (start_year is not null or (not has_span and own_year is null))
        -- The year that the sentence names; what began after the analysis is compared with an equally long span before.
        and (since is null or start_year = since or (moment = 'then' and since >= year))
        and (span_years is null or start_year >= year - span_years)
),

now as (
    {{ best_evidence("select * from fitting where moment = 'now'", 'length desc nulls last') }}
),

earlier as (
    select
        fitting.*,
        abs(fitting.length - coalesce(now.length, fitting.length)) as difference
    from fitting
    left join now
        on now.strategy_id = fitting.strategy_id
        and now.claim_id = fitting.claim_id
        and now.test_no = fitting.test_no
    where fitting.moment = 'then'
        and (fitting.since is not null and fitting.start_year = fitting.since
            or now.length is null or fitting.length = now.length)
),

known as (
    {{ best_evidence('select * from earlier', 'difference nulls last') }}
)

{% for moment in ['now', 'known'] -%}
select strategy_id, claim_id, test_no, moment, figure, priority, regime, start_year, year, period_start is not null as is_of_period
from {{ moment }}
{{ 'union all' if not loop.last }}
{% endfor %}
