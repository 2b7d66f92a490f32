-- What the subjects of measures are called: industries, areas of a strategy, and fields of research organisations.
with organisations as (
    select distinct
        subject, split_part(subject, ':', 2) as field_scheme, split_part(subject, ':', 3) as field_code,
        organisation_sv, organisation_en
    from {{ ref('int_claim_tests') }}
    where subject like '%:%:%'
)

select industry_code as subject, label_sv, label_en
from {{ ref('industries') }}
where industry_code <> 'TOTAL'
union all
select industry_code as subject, label_sv, label_en
from {{ ref('industry_divisions') }}
union all
select {{ area_subject('strategy_id', 'area_id') }} as subject, label_sv, coalesce(label_en, label_sv) as label_en
from {{ ref('stg_strategy_areas') }}
union all
select
    organisations.subject,
    organisations.organisation_sv || coalesce(', ' || fields.label_sv, ', alla ämnen') as label_sv,
    organisations.organisation_en || coalesce(', ' || fields.label_en, ', all fields') as label_en
from organisations
left join {{ ref('research_fields') }} as fields
    on fields.field_scheme = organisations.field_scheme
    and fields.field_code = organisations.field_code
    and (fields.last_version is null or fields.last_version = '{{ var('research_field_version') }}')
