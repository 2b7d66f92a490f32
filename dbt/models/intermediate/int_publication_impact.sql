-- Normalised impact of each publication, baseline by baseline, never mixed: against a table that a user supplied, against
-- the works of an OpenAlex snapshot, and as an export scores it itself. None for the newest year that an organisation has
-- against a baseline: those publications have had no time to be cited, and exports of universities differ in age.
with counts as (
    -- The one count per publication that the precedence of sources chose.
    select vintage_id, publication_id, 'user_table' as baseline, citations
    from {{ ref('stg_publications') }}
    union all
    -- A reference set of OpenAlex is met by OpenAlex's own counts.
    select vintage_id, publication_id, 'openalex_snapshot' as baseline, citations
    from {{ ref('stg_publication_citations') }}
    where format = 'openalex'
),

reference as (
    select * from {{ ref('int_citation_reference') }}
),

subjects as (
    select
        cells.vintage_id,
        cells.publication_id,
        counts.baseline,
        cells.field_scheme,
        cells.field_code,
        cells.fraction,
        publications.year,
        publications.document_type,
        counts.citations
    from {{ ref('stg_publication_subjects') }} as cells
    inner join {{ ref('stg_publications') }} as publications
        on publications.vintage_id = cells.vintage_id
        and publications.publication_id = cells.publication_id
    inner join counts
        on counts.vintage_id = cells.vintage_id
        and counts.publication_id = cells.publication_id
),

against_reference as (
    {{ publication_impact('subjects', 'reference', ['vintage_id', 'publication_id']) }}
),

-- Score and share of an export have reference sets and gaps of their own: each mean is over those that have the figure.
scored as (
    select
        cells.vintage_id,
        cells.publication_id,
        'export_' || cells.format as baseline,
        max(publications.year) as year,
        1.0 as weight,
        max(case when cells.kind = 'normalised' then cells.score end) as normalised_score,
        max(case when cells.kind = 'top10' then cells.score end) as top10,
        {{ weakest_origin('cells.origin') }} as origin
    from {{ ref('stg_publication_scores') }} as cells
    inner join {{ ref('stg_publications') }} as publications
        on publications.vintage_id = cells.vintage_id
        and publications.publication_id = cells.publication_id
    group by cells.vintage_id, cells.publication_id, cells.format
),

-- Names of all scores of a format, whichever of them a publication has: one label a baseline, as a table's scope is.
score_names as (
    select
        'export_' || format as baseline,
        {{ joined_text('distinct score_name', 'score_name') }} as baseline_scope
    from {{ ref('stg_publication_scores') }}
    group by format
),

unioned as (
    select
        vintage_id, publication_id, baseline, baseline_scope, year, weight, normalised_score, top10, origin
    from against_reference
    union all
    select
        scored.vintage_id, scored.publication_id, scored.baseline, score_names.baseline_scope, scored.year, scored.weight,
        scored.normalised_score, scored.top10, scored.origin
    from scored
    inner join score_names
        on score_names.baseline = scored.baseline
),

owned as (
    select distinct vintage_id, publication_id, organisation_code
    from {{ ref('int_measured_publications') }}
),

dated as (
    select
        unioned.*,
        owned.organisation_code,
        max(unioned.year) over (partition by unioned.baseline, owned.organisation_code) as newest_year
    from unioned
    inner join owned
        on owned.vintage_id = unioned.vintage_id
        and owned.publication_id = unioned.publication_id
)

select
    vintage_id, publication_id, organisation_code, baseline, baseline_scope, year, weight, normalised_score, top10, origin
from dated
where year < newest_year
