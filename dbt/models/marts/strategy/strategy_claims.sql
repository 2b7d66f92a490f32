{% set keys = ['strategy_id', 'claim_id', 'region_code'] -%}
with evidence as (
    select evidence.*
    from {{ ref('claim_evidence') }} as evidence
),

claims as (
    select * from {{ ref('int_strategy_claims') }}
),

-- A part holds when all its tests hold; where the claim says so, when one of them does.
parts as (
    select
        evidence.strategy_id, evidence.claim_id, evidence.region_code, evidence.moment, evidence.part,
        max(case when evidence.is_premise then 1 else 0 end) as is_premise,
        case when max(case when claims.holds_by_any then 1 else 0 end) = 1
            then max(case when evidence.is_counted then evidence.outcome end)
            else min(case when evidence.is_counted then evidence.outcome end)
        end as worst,
        max(case when evidence.is_counted then evidence.outcome end) as best,
        max(case when not evidence.is_counted and not claims.holds_by_any then 1 else 0 end) as lacks_a_test,
        min(evidence.test_no) as test_no
    from evidence
    inner join claims
        on claims.strategy_id = evidence.strategy_id
        and claims.claim_id = evidence.claim_id
    group by evidence.strategy_id, evidence.claim_id, evidence.region_code, evidence.moment, evidence.part
),

counted as (
    select
        strategy_id, claim_id, region_code, moment,
        count(*) as part_count,
        -- A part of which one test has no figure is not true as a whole.
        count(case when worst = 1 and lacks_a_test = 0 then 1 end) as true_parts,
        count(case when best = 0 then 1 end) as false_parts,
        count(case when best = 1 and (worst = 0 or lacks_a_test = 1) then 1 end) as mixed_parts,
        count(case when worst is null then 1 end) as untested_parts,
        count(case when is_premise = 1 and best = 0 then 1 end) as false_premises
    from parts
    group by strategy_id, claim_id, region_code, moment
),

verdicts as (
    select
        counted.*,
        {{ claim_verdict('true_parts', 'false_parts', 'mixed_parts', 'untested_parts', 'false_premises') }} as verdict
    from counted
),

-- What was not tested is said under every verdict, once, however many tests lack it.
said_gaps as (
    select
        evidence.strategy_id, evidence.claim_id, evidence.region_code, evidence.test_no,
        coalesce(evidence.part_sv || ': ', '') || {{ claim_gap('evidence', 'sv') }} as missing_sv,
        coalesce(evidence.part_en || ': ', '') || {{ claim_gap('evidence', 'en') }} as missing_en
    from evidence
    inner join claims
        on claims.strategy_id = evidence.strategy_id
        and claims.claim_id = evidence.claim_id
    inner join parts
        on parts.strategy_id = evidence.strategy_id
        and parts.claim_id = evidence.claim_id
        and parts.region_code = evidence.region_code
        and parts.moment = evidence.moment
        and parts.part = evidence.part
    where evidence.moment = 'now' and not evidence.is_counted
        -- One branch that holds is enough: the others need no figure.
        and not (claims.holds_by_any and parts.best = 1)
),

gaps as (
    select strategy_id, claim_id, region_code, missing_sv, missing_en, min(test_no) as test_no
    from said_gaps
    group by strategy_id, claim_id, region_code, missing_sv, missing_en
),

gap_texts as (
    select
        strategy_id, claim_id, region_code,
        {{ joined_sentences('missing_sv', 'test_no, missing_sv') }} as missing_sv,
        {{ joined_sentences('missing_en', 'test_no, missing_sv') }} as missing_en
    from gaps
    group by strategy_id, claim_id, region_code
),

failed as (
    select
        strategy_id, claim_id, region_code,
        {{ joined_sentences('coalesce(part_sv, part)', 'test_no') }} as parts_sv,
        {{ joined_sentences('coalesce(part_en, part)', 'test_no') }} as parts_en
    from (
        select
            evidence.strategy_id, evidence.claim_id, evidence.region_code, evidence.part,
            max(evidence.part_sv) as part_sv, max(evidence.part_en) as part_en, min(evidence.test_no) as test_no
        from evidence
        inner join parts
            on parts.strategy_id = evidence.strategy_id
            and parts.claim_id = evidence.claim_id
            and parts.region_code = evidence.region_code
            and parts.moment = evidence.moment
            and parts.part = evidence.part
            and parts.worst = 0
        where evidence.moment = 'now' and evidence.is_counted and evidence.outcome = 0
        group by evidence.strategy_id, evidence.claim_id, evidence.region_code, evidence.part
    ) as false_parts
    group by strategy_id, claim_id, region_code
),

notes as (
    select strategy_id, claim_id, region_code, note_sv, note_en, min(test_no) as test_no
    from evidence
    where moment = 'now' and is_counted and note_sv is not null
    group by strategy_id, claim_id, region_code, note_sv, note_en
),

note_texts as (
    select
        strategy_id, claim_id, region_code,
        {{ joined_sentences('note_sv', 'test_no') }} as note_sv,
        {{ joined_sentences('note_en', 'test_no') }} as note_en
    from notes
    group by strategy_id, claim_id, region_code
),

rules as (
    select
        strategy_id, claim_id, region_code,
        {{ joined_sentences('rule_sv', 'test_no') }} as rule_sv,
        {{ joined_sentences('rule_en', 'test_no') }} as rule_en,
        count(*) as test_count,
        count(case when is_counted then 1 end) as counted_tests,
        count(case when is_counted and outcome = 1 and coalesce(nation_outcome, 0) = 1 then 1 end) as true_of_nation,
        max(case when is_counted and crosses_break then 1 else 0 end) = 1 as crosses_break,
        max(case when is_counted and tested_origin = 'simulated' then 1 else 0 end) = 1 as is_simulated,
        {{ weakest_origin('case when is_counted then tested_origin end') }} as origin
    from evidence
    where moment = 'now'
    group by strategy_id, claim_id, region_code
),

-- The figure that is shown for the sentence: of those that counted, the one that the claim names.
headlines as (
    select
        evidence.*,
        row_number() over (
            partition by strategy_id, claim_id, region_code
            order by
                case when is_counted then 0 else 1 end asc,
                case when value is not null then 0 else 1 end asc,
                case when is_headline then 0 else 1 end asc,
                outcome desc nulls last,
                test_no asc
        ) as choice
    from evidence
    where moment = 'now'
),

-- Neighbours whose verdict rests on weaker figures than the county's own are not counted.
neighbour_verdicts as (
    select
        neighbours.strategy_id, neighbours.region_code, verdicts.claim_id,
        count(*) as neighbour_count,
        count(case when verdicts.verdict in ('holds', 'holds partly') then 1 end) as neighbours_holding,
        {{ weakest_origin('theirs.origin') }} as origin
    from {{ ref('int_strategy_neighbours') }} as neighbours
    inner join verdicts
        on verdicts.region_code = neighbours.neighbour_code
        and verdicts.strategy_id = neighbours.strategy_id
        and verdicts.moment = 'now'
    inner join rules as theirs
        on theirs.strategy_id = verdicts.strategy_id
        and theirs.claim_id = verdicts.claim_id
        and theirs.region_code = verdicts.region_code
    inner join rules as own
        on own.strategy_id = verdicts.strategy_id
        and own.claim_id = verdicts.claim_id
        and own.region_code = neighbours.region_code
        and (own.is_simulated or not theirs.is_simulated)
    group by neighbours.strategy_id, neighbours.region_code, verdicts.claim_id
),

everywhere as (
    select
        strategy_id, claim_id,
        count(case when verdict <> 'cannot be tested' then 1 end) as counties_tested,
        count(case when verdict = 'holds' then 1 end) as counties_holding
    from verdicts
    where moment = 'now'
    group by strategy_id, claim_id
)

select
    ---------- keys
    claims.strategy_id,
    claims.claim_id,
    verdicts.region_code,
    regions.region_code is not null as is_of_strategy,

    ---------- the sentence and how it is tested
    claims.section,
    claims.sort_order,
    claims.sentence_sv,
    coalesce(claims.sentence_en, claims.sentence_sv) as sentence_en,
    now.label_sv as evidence_sv,
    now.label_en as evidence_en,
    rules.rule_sv,
    rules.rule_en,

    ---------- the figure that is shown for it
    earlier.value as evidence_then,
    earlier.regime as regime_then,
    earlier.start_year as start_year_then,
    earlier.year as year_then,
    now.value as evidence_now,
    now.regime as regime_now,
    now.start_year as start_year_now,
    now.year as year_now,
    now.unit,
    earlier.national_value as national_then,
    now.national_value as national_now,
    earlier.neighbours_value as neighbours_then,
    now.neighbours_value as neighbours_now,
    now.county_rank,
    now.counties_compared,
    -- Then and now of two registers are two figures, not one series.
    coalesce(now.regime <> earlier.regime, false) or coalesce(rules.crosses_break, false)
        or coalesce(earlier.crosses_break, false) as crosses_break,

    ---------- verdicts
    verdicts.verdict,
    before.verdict as verdict_then,
    coalesce(neighbour_verdicts.neighbour_count, 0) as neighbour_count,
    coalesce(neighbour_verdicts.neighbours_holding, 0) as neighbours_holding,
    everywhere.counties_tested,
    everywhere.counties_holding,
    {{ claim_reason('sv') }} as reason_sv,
    {{ claim_reason('en') }} as reason_en,
    rules.test_count,
    rules.counted_tests,
    verdicts.untested_parts,
    rules.is_simulated,

    ---------- provenance
    {{ is_preliminary('now.source') }} as is_preliminary,
    now.source,
    -- The verdict, the figure that is open for it, and the neighbours beside them in the row.
    case when rules.counted_tests > 0 or now.origin is not null then {{ weakest_of([
        'case when rules.counted_tests > 0 then rules.origin end', 'now.origin', 'neighbour_verdicts.origin',
    ]) }} end as origin,
    earlier.origin as origin_then
from claims
inner join verdicts
    on verdicts.strategy_id = claims.strategy_id
    and verdicts.claim_id = claims.claim_id
    and verdicts.moment = 'now'
inner join verdicts as before
    on before.strategy_id = verdicts.strategy_id
    and before.claim_id = verdicts.claim_id
    and before.region_code = verdicts.region_code
    and before.moment = 'then'
inner join rules
    on rules.strategy_id = verdicts.strategy_id
    and rules.claim_id = verdicts.claim_id
    and rules.region_code = verdicts.region_code
inner join everywhere
    on everywhere.strategy_id = claims.strategy_id
    and everywhere.claim_id = claims.claim_id
inner join headlines as now
    on now.strategy_id = verdicts.strategy_id
    and now.claim_id = verdicts.claim_id
    and now.region_code = verdicts.region_code
    and now.choice = 1
left join evidence as earlier
    on earlier.strategy_id = now.strategy_id
    and earlier.claim_id = now.claim_id
    and earlier.test_no = now.test_no
    and earlier.region_code = now.region_code
    and earlier.moment = 'then'
left join {{ ref('int_strategy_regions') }} as regions
    on regions.strategy_id = verdicts.strategy_id
    and regions.region_code = verdicts.region_code
{% for joined in ['gap_texts', 'note_texts', 'failed', 'neighbour_verdicts'] -%}
left join {{ joined }}
    on {{ joined }}.strategy_id = verdicts.strategy_id
    and {{ joined }}.claim_id = verdicts.claim_id
    and {{ joined }}.region_code = verdicts.region_code
{% endfor %}
