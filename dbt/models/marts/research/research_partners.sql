-- Whom each university writes with: other declared organisations, one row each, and all others together as `other`. An
-- export names organisations by their addresses; of those that are not declared only whether they are abroad is known.
with works as (
    select distinct organisation_code, publication_id, vintage_id, year, with_business, with_abroad, source, origin
    from {{ ref('int_measured_publications') }}
),

partners as (
    select works.organisation_code, pairs.partner_code, works.year, works.publication_id, works.with_business,
        works.with_abroad, works.source, works.vintage_id, works.origin
    from works
    inner join {{ ref('int_publication_partners') }} as pairs
        on pairs.publication_id = works.publication_id
        and pairs.vintage_id = works.vintage_id
        and pairs.partner_code <> works.organisation_code
)

select
    partners.organisation_code,
    partners.partner_code,
    partners.year,
    coalesce(organisations.label_sv, 'Övriga') as partner_sv,
    coalesce(organisations.label_en, 'Others') as partner_en,
    organisations.kind as partner_kind,
    organisations.county_code as partner_county_code,
    count(distinct partners.publication_id) as publications,
    count(distinct case when partners.with_business then partners.publication_id end) as publications_with_business,
    count(distinct case when partners.with_abroad then partners.publication_id end) as publications_with_abroad,
    {{ source_names('partners.source') }} as source,
    {{ one_vintage('partners.vintage_id') }} as vintage_id,
    {{ weakest_origin('partners.origin') }} as origin
from partners
left join {{ ref('int_organisations') }} as organisations
    on organisations.organisation_code = partners.partner_code
group by partners.organisation_code, partners.partner_code, partners.year, organisations.label_sv, organisations.label_en,
    organisations.kind, organisations.county_code
