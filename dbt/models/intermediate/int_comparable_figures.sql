-- The warehouse's own figures under the names that published figures have: what a published figure can be compared with.
with accounts as (
    select region_code, industry_code, measure, year, value, source, vintage_id, origin
    from {{ ref('int_regional_accounts') }}
    where industry_code = 'TOTAL'
),

population as (
    select
        region_code,
        'TOTAL' as industry_code,
        'inhabitants' as measure,
        year,
        {{ as_double('inhabitants') }} as value,
        source,
        vintage_id,
        origin
    from {{ ref('int_population') }}
    where sex_code = '1+2'
)

select * from accounts
union all
select * from population
