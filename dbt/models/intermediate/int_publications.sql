with shares as (
    select cells.*
    from {{ ref('stg_publication_organisations') }} as cells
    -- Of other organisations only what they wrote together with these is known: no profile could be made of that.
    inner join {{ ref('stg_research_organisations') }} as organisations
        on organisations.vintage_id = cells.vintage_id
        and organisations.organisation_code = cells.organisation_code
        and organisations.is_focus
),

-- What is real takes the place of what is simulated, organisation by organisation: no profile mixes the two. An export
-- of one university names others as co-authors; theirs are real once they are no fewer than the simulated ones, or a
-- third of all that is real.
counted as (
    select
        organisation_code,
        count(case when origin <> 'simulated' then 1 end) as real_count,
        count(case when origin = 'simulated' then 1 end) as simulated_count
    from shares
    group by organisation_code
),

covered as (
    select counted.organisation_code
    from counted
    cross join (select count(distinct publication_id) as total from shares where origin <> 'simulated') as everything
    where counted.simulated_count = 0
        or counted.real_count >= counted.simulated_count
        or 3 * counted.real_count >= everything.total and counted.real_count > 0
)

select
    ---------- keys
    shares.publication_id,
    shares.organisation_code,
    coalesce(subjects.field_scheme, 'unclassified') as field_scheme,
    coalesce(subjects.field_code, 'unclassified') as field_code,

    ---------- the publication
    publications.year,
    publications.document_type,
    publications.doi,
    publications.author_count,
    publications.with_business,
    publications.with_abroad,
    publications.formats,
    publications.is_measured,
    publications.unmeasured_reason,

    ---------- counts
    1 as full_count,
    shares.author_fraction,
    shares.organisation_fraction,
    coalesce(subjects.fraction, 1) as field_fraction,
    subjects.autoclassified,
    publications.citations,
    publications.citations_source,

    ---------- provenance
    shares.source,
    shares.vintage_id,
    shares.origin
from shares
inner join {{ ref('stg_publications') }} as publications
    on publications.vintage_id = shares.vintage_id
    and publications.publication_id = shares.publication_id
left join {{ ref('stg_publication_subjects') }} as subjects
    on subjects.vintage_id = shares.vintage_id
    and subjects.publication_id = shares.publication_id
where publications.year is not null
    and (shares.origin <> 'simulated') = (shares.organisation_code in (select covered.organisation_code from covered))
