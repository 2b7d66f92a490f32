-- The figure of each test in its two years, in every county and the nation, and in another region where the test names one.
-- A sentence of all regions of a strategy together (`region: all`) is measured on them as one in each of their rows; other
-- counties are measured by themselves.
with tests as (
    select * from {{ ref('int_claim_tests') }}
),

counties as (
    select region_code from {{ ref('regions') }}
    where region_level = 'county' or region_code = '00'
),

asked as (
    select
        moments.strategy_id, moments.claim_id, moments.test_no, moments.moment, moments.figure, moments.regime,
        moments.start_year, moments.year, moments.is_of_period,
        -- A figure of a whole period has no other year to be compared with. As a condition of the join below, this
        -- would compare every test with every figure.
        case when not moments.is_of_period then moments.start_year end as base_year,
        tests.subject, tests.than_subject, tests.change_as, tests.has_span,
        counties.region_code,
        case
            when tests.region is null or tests.region in ('each', 'owner') then counties.region_code
            when tests.region = 'all' then coalesce(joint.joint_code, counties.region_code)
            else tests.region
        end as measured_region
    from {{ ref('int_claim_moments') }} as moments
    inner join tests
        on tests.strategy_id = moments.strategy_id
        and tests.claim_id = moments.claim_id
        and tests.test_no = moments.test_no
    cross join counties
    left join {{ ref('int_joint_regions') }} as joint
        on joint.strategy_id = moments.strategy_id
        and joint.region_code = counties.region_code
),

{% set columns = 'figure, industry_code, regime, year, period_start, value, lower_limit, upper_limit, source, origin' -%}
figures as (
    select region_code, {{ columns }} from {{ ref('int_indicator_figures') }}
    union all
    select {{ joint_region('strategy_id') }} as region_code, figure, industry_code, regime, year,
        cast(null as integer) as period_start, value,
        {{ as_double('null') }} as lower_limit, {{ as_double('null') }} as upper_limit, source, origin
    from {{ ref('int_joint_figures') }}
),

measured as (
    select
        asked.*,
        final.value as final_value,
        final.lower_limit,
        final.upper_limit,
        base.value as base_value,
        case when base.source is null then final.source else {{ source_pair('final.source', 'base.source') }} end as source,
        case when base.origin is null then final.origin else {{ weaker_origin('final.origin', 'base.origin') }} end as origin
    from asked
    inner join figures as final
        on final.figure = asked.figure
        and final.industry_code = asked.subject
        and final.region_code = asked.measured_region
        and final.regime = asked.regime
        and final.year = asked.year
        and coalesce(final.period_start, -1) = case when asked.is_of_period then asked.start_year else -1 end
    left join figures as base
        on base.figure = asked.figure
        and base.industry_code = asked.subject
        and base.region_code = asked.measured_region
        and base.regime = asked.regime
        and base.year = asked.base_year
        and base.period_start is null
),

-- The other industry that the test compares with, in the same region and years.
others as (
    select
        asked.strategy_id, asked.claim_id, asked.test_no, asked.moment, asked.region_code,
        final.value as other_value,
        {{ claim_change('asked.change_as', 'final.value', 'base.value') }} as other_change,
        final.origin
    from asked
    inner join figures as final
        on final.figure = asked.figure
        and final.industry_code = asked.than_subject
        and final.region_code = asked.measured_region
        and final.regime = asked.regime
        and final.year = asked.year
        and final.period_start is null
    left join figures as base
        on base.figure = asked.figure
        and base.industry_code = asked.than_subject
        and base.region_code = asked.measured_region
        and base.regime = asked.regime
        and base.year = asked.start_year
        and base.period_start is null
    where asked.than_subject is not null
),

-- The rank of the subject among those of its kind in the same region: industries, or fields of one organisation.
peers as (
    select
        measured.strategy_id, measured.claim_id, measured.test_no, measured.moment, measured.region_code,
        1 + count(case when peer.value > measured.final_value then 1 end) as rank_among_peers,
        max(case when peer.origin = 'simulated' then 1 else 0 end) as peers_simulated
    from measured
    inner join tests
        on tests.strategy_id = measured.strategy_id
        and tests.claim_id = measured.claim_id
        and tests.test_no = measured.test_no
        and tests.within in ('industries', 'private_industries', 'fields')
    inner join figures as peer
        on peer.figure = measured.figure
        and peer.region_code = measured.measured_region
        and peer.regime = measured.regime
        and peer.year = measured.year
        and peer.period_start is null
        and peer.industry_code <> measured.subject
        and {{ is_peer('peer.industry_code', 'measured.subject', 'tests.within') }}
    group by measured.strategy_id, measured.claim_id, measured.test_no, measured.moment, measured.region_code
)

select
    measured.strategy_id,
    measured.claim_id,
    measured.test_no,
    measured.moment,
    measured.region_code,
    measured.measured_region,
    measured.measured_region like {{ joint_region("'%'") }} as is_of_all_regions,
    measured.regime,
    measured.start_year,
    measured.year,
    measured.final_value,
    measured.base_value,
    measured.lower_limit,
    measured.upper_limit,
    case when not measured.is_of_period then
        {{ claim_change('measured.change_as', 'measured.final_value', 'measured.base_value') }}
    end as change,
    others.other_value,
    others.other_change,
    peers.rank_among_peers,
    measured.source,
    case
        when 'simulated' in (measured.origin, others.origin) or peers.peers_simulated = 1 then 'simulated'
        when 'recorded' in (measured.origin, others.origin) then 'recorded'
        else 'live'
    end as origin
from measured
left join others
    on others.strategy_id = measured.strategy_id
    and others.claim_id = measured.claim_id
    and others.test_no = measured.test_no
    and others.moment = measured.moment
    and others.region_code = measured.region_code
left join peers
    on peers.strategy_id = measured.strategy_id
    and peers.claim_id = measured.claim_id
    and peers.test_no = measured.test_no
    and peers.moment = measured.moment
    and peers.region_code = measured.region_code
