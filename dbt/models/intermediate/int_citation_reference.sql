-- Reference values of citations, each set under the name of its kind: what a user supplied, and what the works of an
-- OpenAlex snapshot give. Real ones take the place of simulated ones of the same kind.
with counts as (
    select * from {{ ref('stg_citation_counts') }}
),

supplied as (
    select * from {{ ref('stg_citation_baseline') }}
),

measured as (
    {{ citation_reference('counts') }}
),

unioned as (
    select
        'user_table' as baseline, scope, field_scheme, field_code, year, document_type,
        {{ as_double('null') }} as works,
        mean_citations, top10_threshold, top10_tie_share, origin
    from supplied
    union all
    select
        'openalex_snapshot' as baseline, scope, field_scheme, field_code, year, document_type,
        works,
        mean_citations, top10_threshold, top10_tie_share, origin
    from measured
    where works >= {{ var('research_minimum_reference_works') }}
),

ranked as (
    select
        unioned.*,
        max(case when origin <> 'simulated' then 1 else 0 end) over (partition by baseline) as has_real
    from unioned
)

select
    baseline, scope, field_scheme, field_code, year, document_type, works, mean_citations, top10_threshold,
    top10_tie_share, origin
from ranked
where origin <> 'simulated' or has_real = 0
