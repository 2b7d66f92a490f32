-- Every declared industry code: the sections and groups of the open tables, and the divisions of ordered extracts.
select
    industry_code,
    classification,
    industry_level,
    sort_order,
    cast(null as varchar) as section_code,
    cast(null as varchar) as section_group,
    cast(null as varchar) as technology_group,
    cast(null as boolean) as is_knowledge_intensive,
    label_sv,
    label_en
from {{ ref('industries') }}
union all
select
    industry_code,
    'SNI2007' as classification,
    'division' as industry_level,
    500 + cast(industry_code as integer) as sort_order,
    section_code,
    section_group,
    technology_group,
    is_knowledge_intensive,
    label_sv,
    label_en
from {{ ref('industry_divisions') }}
