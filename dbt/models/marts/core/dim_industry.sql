select
    industry_code,
    classification,
    industry_level,
    sort_order,
    section_code,
    section_group,
    technology_group,
    is_knowledge_intensive,
    label_sv,
    label_en
from {{ ref('int_industries') }}
