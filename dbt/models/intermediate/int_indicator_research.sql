-- Figures of research for claims: of a university, the same in every county, since the sentence is about the university;
-- and of a county's own universities in an area. Universities and fields are written as `lnu:ssif_3:401`.
with asked as (
    select distinct measure as figure, subject as industry_code from {{ ref('int_claim_tests') }}
    where measure like 'research_%'
    union
    -- Fields that are ranked are ranked among all fields of the organisation.
    select distinct tests.measure as figure, fields.subject as industry_code
    from {{ ref('int_claim_tests') }} as tests
    inner join (
        select distinct
            organisation_code || ':' || field_scheme || ':' || field_code as subject, organisation_code, field_scheme
        from {{ ref('int_research_strengths') }}
    ) as fields
        on fields.organisation_code = split_part(tests.subject, ':', 1)
        and fields.field_scheme = split_part(tests.subject, ':', 2)
    where tests.within = 'fields'
),

counties as (
    select region_code from {{ ref('regions') }} where region_level = 'county'
),

strengths as (
    select
        strengths.*,
        strengths.organisation_code || ':' || strengths.field_scheme || ':' || strengths.field_code as subject,
        row_number() over (
            partition by organisation_code, field_scheme, field_code, period_end
            order by case when mncs is null then 1 else 0 end, baseline
        ) as choice
    from {{ ref('int_research_strengths') }} as strengths
    where counting = 'full'
),

of_universities as (
    select asked.figure, asked.industry_code, counties.region_code, strengths.period_end as year,
        case asked.figure
            when 'research_activity_index' then strengths.activity_index
            when 'research_mncs' then strengths.mncs
            when 'research_publications' then {{ as_double('strengths.publication_count') }}
        end as value,
        -- The limits of a mean are drawn after the models: claims rest on the mean itself.
        case asked.figure when 'research_activity_index' then strengths.activity_index_low end as lower_limit,
        strengths.origin
    from asked
    inner join strengths
        on strengths.subject = asked.industry_code
        and strengths.choice = 1
    cross join counties
),

of_areas as (
    select asked.figure, asked.industry_code, profile.region_code, profile.year,
        profile.activity_index as value, profile.activity_index_low as lower_limit, profile.origin
    from asked
    inner join {{ ref('int_area_research_profile') }} as profile
        on {{ area_subject('profile.strategy_id', 'profile.area_code') }} = asked.industry_code
        and profile.reach = 'own'
    where asked.figure = 'research_area_activity'
),

unioned as (
    select * from of_universities
    union all
    select * from of_areas
)

select figure, industry_code, region_code, 'PUBLICATIONS' as regime, cast(null as integer) as period_start, year,
    {{ as_double('value') }} as value, {{ as_double('lower_limit') }} as lower_limit,
    {{ as_double('null') }} as upper_limit,
    case when origin = 'simulated' then 'bibliometrics_simulated' else 'bibliometrics' end as source, {{ as_text('null') }} as vintage_id, origin
from unioned
where value is not null
