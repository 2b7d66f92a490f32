with evidence as (
    select * from {{ ref('claim_evidence') }}
),

parts as (
    select
        claim_id, region_code, moment, part,
        max(case when is_premise then 1 else 0 end) as is_premise,
        min(case when is_counted then outcome end) as worst,
        max(case when is_counted then outcome end) as best,
        max(case when is_counted and outcome = 1 and ceiling <> 'holds' then 1 else 0 end) as is_capped
    from evidence
    group by claim_id, region_code, moment, part
),

counted as (
    select
        claim_id, region_code, moment,
        count(*) as part_count,
        count(case when worst = 1 then 1 end) as true_parts,
        count(case when best = 0 then 1 end) as false_parts,
        count(case when worst = 0 and best = 1 then 1 end) as mixed_parts,
        count(case when worst is null then 1 end) as untested_parts,
        count(case when is_premise = 1 and best = 0 then 1 end) as false_premises,
        max(is_capped) = 1 as is_capped
    from parts
    group by claim_id, region_code, moment
),

verdicts as (
    select
        counted.*,
        {{ claim_verdict(
            'true_parts', 'false_parts', 'mixed_parts', 'untested_parts', 'false_premises', 'is_capped'
        ) }} as verdict
    from counted
),

-- What is lacking is said once, however many tests lack it.
gaps as (
    select
        evidence.claim_id, evidence.region_code,
        coalesce(evidence.missing_sv, 'siffror för ' || evidence.label_sv) as missing_sv,
        coalesce(evidence.missing_en, 'figures for ' || evidence.label_en) as missing_en,
        min(evidence.test_no) as test_no
    from evidence
    inner join parts
        on parts.claim_id = evidence.claim_id
        and parts.region_code = evidence.region_code
        and parts.moment = evidence.moment
        and parts.part = evidence.part
        and parts.worst is null
    where evidence.moment = 'now'
        -- A figure that is there and does not count is not lacking; what would be better is said where it is known.
        and (evidence.missing_sv is not null or evidence.value is null)
    group by
        evidence.claim_id, evidence.region_code,
        coalesce(evidence.missing_sv, 'siffror för ' || evidence.label_sv),
        coalesce(evidence.missing_en, 'figures for ' || evidence.label_en)
),

gap_texts as (
    select
        claim_id, region_code,
        {{ joined_sentences('missing_sv', 'test_no') }} as missing_sv,
        {{ joined_sentences('missing_en', 'test_no') }} as missing_en
    from gaps
    group by claim_id, region_code
),

notes as (
    select claim_id, region_code, note_sv, note_en, min(test_no) as test_no
    from evidence
    where moment = 'now' and is_counted and note_sv is not null
    group by claim_id, region_code, note_sv, note_en
),

note_texts as (
    select
        claim_id, region_code,
        {{ joined_sentences('note_sv', 'test_no') }} as note_sv,
        {{ joined_sentences('note_en', 'test_no') }} as note_en
    from notes
    group by claim_id, region_code
),

rules as (
    select
        claim_id, region_code,
        {{ joined_sentences('rule_sv', 'test_no') }} as rule_sv,
        {{ joined_sentences('rule_en', 'test_no') }} as rule_en,
        count(*) as test_count,
        count(case when is_counted then 1 end) as counted_tests,
        max(case when is_counted and tested_origin = 'simulated' then 1 else 0 end) = 1 as is_simulated,
        {{ weakest_origin('case when is_counted then tested_origin end') }} as origin
    from evidence
    where moment = 'now'
    group by claim_id, region_code
),

-- The figure that is open for the sentence: of those that counted, the one that the seed names.
headlines as (
    select
        evidence.*,
        row_number() over (
            partition by claim_id, region_code
            order by
                case when is_counted then 0 else 1 end,
                case when value is not null then 0 else 1 end,
                case when is_headline then 0 else 1 end,
                priority,
                test_no
        ) as choice
    from evidence
    where moment = 'now'
),

neighbour_verdicts as (
    select
        neighbours.region_code, verdicts.claim_id,
        count(*) as neighbour_count,
        count(case when verdicts.verdict in ('holds', 'holds partly') then 1 end) as neighbours_holding,
        {{ weakest_origin('rules.origin') }} as origin
    from {{ ref('county_neighbours') }} as neighbours
    inner join verdicts
        on verdicts.region_code = neighbours.neighbour_code
        and verdicts.moment = 'now'
    inner join rules
        on rules.claim_id = verdicts.claim_id
        and rules.region_code = verdicts.region_code
    group by neighbours.region_code, verdicts.claim_id
)

select
    ---------- keys
    claims.claim_id,
    verdicts.region_code,

    ---------- the sentence and how it is tested
    claims.section,
    claims.sort_order,
    claims.sentence_sv,
    claims.sentence_en,
    now.label_sv as evidence_sv,
    now.label_en as evidence_en,
    rules.rule_sv,
    rules.rule_en,

    ---------- the figure that is open for it
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
    coalesce(now.crosses_break, false) or coalesce(earlier.crosses_break, false) as crosses_break,

    ---------- verdicts
    verdicts.verdict,
    before.verdict as verdict_then,
    neighbour_verdicts.neighbour_count,
    neighbour_verdicts.neighbours_holding,
    case
        when verdicts.verdict = 'cannot be tested'
            then 'Saknas: ' || coalesce(gap_texts.missing_sv, 'siffror som kan motsäga påståendet') || '.'
        else coalesce(nullif(trim(
            coalesce(note_texts.note_sv || '.', '')
            || case when verdicts.verdict = 'holds partly' and gap_texts.missing_sv is not null
                then ' Inte prövat, saknas: ' || gap_texts.missing_sv || '.' else '' end
            || case when rules.is_simulated then ' Vilar på simulerade siffror: säger inget om Sverige.' else '' end
        ), ''), case verdicts.verdict
            when 'holds' then 'Varje del stämmer.'
            when 'does not hold' then 'Ingen del stämmer, eller en förutsättning gör det inte.'
            else 'Några delar stämmer, andra inte.'
        end)
    end as reason_sv,
    case
        when verdicts.verdict = 'cannot be tested'
            then 'Missing: ' || coalesce(gap_texts.missing_en, 'figures that can refute the sentence') || '.'
        else coalesce(nullif(trim(
            coalesce(note_texts.note_en || '.', '')
            || case when verdicts.verdict = 'holds partly' and gap_texts.missing_en is not null
                then ' Not tested, missing: ' || gap_texts.missing_en || '.' else '' end
            || case when rules.is_simulated then ' Rests on simulated figures: says nothing of Sweden.' else '' end
        ), ''), case verdicts.verdict
            when 'holds' then 'Every part is true.'
            when 'does not hold' then 'No part is true, or a premise is false.'
            else 'Some parts are true, others are not.'
        end)
    end as reason_en,
    rules.test_count,
    rules.counted_tests,
    rules.is_simulated,

    ---------- provenance
    {{ is_preliminary('now.source') }} as is_preliminary,
    now.source,
    -- The verdict, the figure that is open for it, and the neighbours beside them in the row.
    case when rules.counted_tests > 0 or now.origin is not null then {{ weakest_of([
        'case when rules.counted_tests > 0 then rules.origin end', 'now.origin', 'neighbour_verdicts.origin',
    ]) }} end as origin,
    earlier.origin as origin_then
from {{ ref('claims') }} as claims
inner join verdicts
    on verdicts.claim_id = claims.claim_id
    and verdicts.moment = 'now'
inner join verdicts as before
    on before.claim_id = verdicts.claim_id
    and before.region_code = verdicts.region_code
    and before.moment = 'then'
inner join rules
    on rules.claim_id = verdicts.claim_id
    and rules.region_code = verdicts.region_code
inner join headlines as now
    on now.claim_id = verdicts.claim_id
    and now.region_code = verdicts.region_code
    and now.choice = 1
left join evidence as earlier
    on earlier.claim_id = now.claim_id
    and earlier.test_no = now.test_no
    and earlier.region_code = now.region_code
    and earlier.moment = 'then'
left join gap_texts
    on gap_texts.claim_id = verdicts.claim_id
    and gap_texts.region_code = verdicts.region_code
left join note_texts
    on note_texts.claim_id = verdicts.claim_id
    and note_texts.region_code = verdicts.region_code
left join neighbour_verdicts
    on neighbour_verdicts.claim_id = verdicts.claim_id
    and neighbour_verdicts.region_code = verdicts.region_code
