select
    ---------- keys
    strengths.organisation_code,
    strengths.field_scheme,
    strengths.field_code,
    strengths.period_start,
    strengths.period_end,
    strengths.counting,
    strengths.baseline,

    ---------- volume and specialisation
    strengths.publication_count,
    strengths.publications,
    strengths.counted_share,
    strengths.field_share,
    strengths.activity_index,
    strengths.activity_index_low,
    strengths.activity_index_high,
    strengths.activity_base,

    ---------- impact
    strengths.scored_publications,
    strengths.ranked_publications,
    strengths.mncs,
    case when strengths.mncs is not null then intervals.mncs_low end as mncs_low,
    case when strengths.mncs is not null then intervals.mncs_high end as mncs_high,
    strengths.pp_top10,
    case when strengths.pp_top10 is not null then intervals.pp_top10_low end as pp_top10_low,
    case when strengths.pp_top10 is not null then intervals.pp_top10_high end as pp_top10_high,
    strengths.baseline_scope,

    ---------- co-publication
    strengths.business_share,
    strengths.abroad_share,

    ---------- status and provenance
    strengths.suppressed,
    strengths.publications_origin,
    strengths.origin
from {{ ref('int_research_strengths') }} as strengths
left join {{ ref('int_research_intervals') }} as intervals
    on intervals.organisation_code = strengths.organisation_code
    and intervals.field_scheme = strengths.field_scheme
    and intervals.field_code = strengths.field_code
    and intervals.period_end = strengths.period_end
    and intervals.counting = strengths.counting
    and intervals.baseline = strengths.baseline
