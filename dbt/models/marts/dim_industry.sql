-- The declared codes, and the finer ones that a table of the regional accounts brings with labels of its own.
with declared as (
    select * from {{ ref('int_industries') }}
),

nuts2_codes as (
    select
        variable_values.code as industry_code,
        'SNI2007' as classification,
        'accounts_industry' as industry_level,
        400 as sort_order,
        cast(null as varchar) as section_code,
        cast(null as varchar) as section_group,
        cast(null as varchar) as technology_group,
        cast(null as boolean) as is_knowledge_intensive,
        variable_values.label as label_sv,
        variable_values.label as label_en
    from {{ source('meta', 'variable_values') }} as variable_values
    inner join {{ source('meta', 'current_vintages') }} as current_vintages
        on current_vintages.vintage_id = variable_values.vintage_id
    where variable_values.source = 'scb_regional_accounts_nuts2'
        and variable_values.variable = 'SNI2007'
)

select * from declared
union all
select * from nuts2_codes
where not exists (
    select 1 from declared where declared.industry_code = nuts2_codes.industry_code
)
