-- The schemes of which the labels are at hand, and what else the exports name, under the names that they give.
with listed as (
    select field_scheme, field_code, parent_code, label_sv, label_en, ford_code from {{ ref('research_fields') }}
),

exported as (
    select
        cells.field_scheme,
        cells.field_code,
        coalesce(nullif(max(cells.field_label), ''), cells.field_code) as label
    from {{ ref('stg_publication_subjects') }} as cells
    group by cells.field_scheme, cells.field_code
)

select * from listed
union all
-- What has no field, and all of an organisation's publications together, are rows of the marts too.
select
    'unclassified' as field_scheme,
    'unclassified' as field_code,
    {{ as_text('null') }} as parent_code,
    'Utan ämne' as label_sv,
    'Unclassified' as label_en,
    {{ as_text('null') }} as ford_code
union all
select
    'all' as field_scheme,
    'all' as field_code,
    {{ as_text('null') }} as parent_code,
    'Alla publikationer' as label_sv,
    'All publications' as label_en,
    {{ as_text('null') }} as ford_code
union all
select
    exported.field_scheme,
    exported.field_code,
    {{ as_text('null') }} as parent_code,
    exported.label as label_sv,
    exported.label as label_en,
    {{ as_text('null') }} as ford_code
from exported
left join listed
    on listed.field_scheme = exported.field_scheme
    and listed.field_code = exported.field_code
where listed.field_code is null
