select
    evidence.*,
    -- Whether the sentence is as true of the nation: then it says nothing of the county alone. What compares regions with
    -- the nation, or ranks them, has no such answer.
    case when evidence.than_kind in ('own', 'subject') or evidence.comparator in ('rises', 'falls')
        then nation.outcome end as nation_outcome
from {{ ref('int_claim_evidence') }} as evidence
left join {{ ref('int_claim_evidence') }} as nation
    on nation.region_code = '00'
    and nation.strategy_id = evidence.strategy_id
    and nation.claim_id = evidence.claim_id
    and nation.test_no = evidence.test_no
    and nation.moment = evidence.moment
where evidence.region_code <> '00'
