-- Every industry code: the sections and groups of the open tables, the divisions of ordered extracts, the finer codes
-- that a table of the regional accounts brings with labels of its own, and those that a strategy's areas name.
with declared as (
    select
        industry_code,
        classification,
        industry_level,
        sort_order,
        {{ as_text('null') }} as section_code,
        {{ as_text('null') }} as section_group,
        {{ as_text('null') }} as technology_group,
        cast(null as boolean) as is_knowledge_intensive,
        label_sv,
        label_en
    from {{ ref('industries') }}
    union all
    select
        industry_code,
        '{{ var('industry_classification') }}' as classification,
        'division' as industry_level,
        500 + cast(industry_code as integer) as sort_order,
        section_code,
        section_group,
        technology_group,
        is_knowledge_intensive,
        label_sv,
        label_en
    from {{ ref('industry_divisions') }}
),

-- A finer code than a division is known by the division that it is a part of.
finer as (
    select distinct industry_code, substr(industry_code, 1, 2) as division_code
    from {{ ref('int_area_industries') }}
    where sni_digits > 2
),

area_codes as (
    select
        finer.industry_code,
        '{{ var('industry_classification') }}' as classification,
        'class' as industry_level,
        700 as sort_order,
        divisions.section_code,
        divisions.section_group,
        divisions.technology_group,
        divisions.is_knowledge_intensive,
        divisions.label_sv || ': ' || finer.industry_code as label_sv,
        divisions.label_en || ': ' || finer.industry_code as label_en
    from finer
    inner join {{ ref('industry_divisions') }} as divisions
        on divisions.industry_code = finer.division_code
),

nuts2_codes as (
    select
        code as industry_code,
        '{{ var('industry_classification') }}' as classification,
        'accounts_industry' as industry_level,
        400 as sort_order,
        {{ as_text('null') }} as section_code,
        {{ as_text('null') }} as section_group,
        {{ as_text('null') }} as technology_group,
        cast(null as boolean) as is_knowledge_intensive,
        label as label_sv,
        label as label_en
    from {{ ref('stg_variable_values') }}
    where source = 'scb_regional_accounts_nuts2' and variable = '{{ var('industry_classification') }}'
        -- What the accounts call otherwise has its rows under the warehouse's own code.
        and code not in (select codes.account_code from {{ ref('account_industry_codes') }} as codes)
)

select * from declared
union all
select * from nuts2_codes
where not exists (
    select 1 from declared where declared.industry_code = nuts2_codes.industry_code
)
union all
select * from area_codes
where not exists (
    select 1 from declared where declared.industry_code = area_codes.industry_code
)
