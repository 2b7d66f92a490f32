-- One employment series out of three: RAMS 2008–2018 (16 and over), RAMS 2019–2021 (16–74), BAS from 2020 (15–74).
-- RAMS is carried to the level of BAS by a factor from 2020 and 2021, which both registers cover. No year is covered by
-- both RAMS tables: 2008–2018 takes the same factor, as if the change of population in 2019 had no effect, and says so.
{% set keys = ['region_code', 'industry_code', 'classification'] -%}
with series as (
    select * from {{ ref('int_employment_series') }}
    where regime in {{ regimes(['earlier_register', 'register']) }}
),

rams as (
    select * from series where regime = {{ regime('earlier_register') }}
),

bas as (
    select * from series where regime = {{ regime('register') }}
),

factors as (
    {{ link_factors('rams', 'bas', keys) }}
),

-- The first year of the newer RAMS table over the last of the older one: true change and break in one figure.
steps as (
    select
        {{ qualified('newer', keys) }},
        newer.value / nullif({{ as_double('older.value') }}, 0) - 1 as step_2018_2019,
        newer.national_value / nullif({{ as_double('older.national_value') }}, 0) - 1 as national_step_2018_2019
    from rams as newer
    inner join rams as older
        on older.region_code = newer.region_code
        and older.industry_code = newer.industry_code
        and older.classification = newer.classification
        and older.year = 2018
    where newer.year = 2019
),

breaks as (
    select distinct year from {{ ref('int_series_breaks') }} where regime in {{ regimes(['earlier_register', 'register']) }}
),

breaks_ahead as (
    select years.year, {{ joined_text(as_text('breaks.year'), 'breaks.year') }} as breaks_to_latest
    from (select distinct year from series) as years
    inner join breaks
        on breaks.year > years.year
    group by years.year
),

chosen as (
    select * from bas
    union all
    select rams.* from rams
    where not exists (
        select 1 from bas
        where bas.region_code = rams.region_code
            and bas.industry_code = rams.industry_code
            and bas.classification = rams.classification
            and bas.year = rams.year
            and bas.value is not null
    )
),

linked as (
    select
        chosen.*,
        case
            when chosen.regime = {{ regime('register') }} then 'not_linked'
            when chosen.year >= 2019 then 'overlap'
            else 'overlap_and_assumption'
        end as link_basis,
        case when chosen.regime = {{ regime('register') }} then 1 else factors.link_factor end as link_factor,
        case when chosen.regime = {{ regime('register') }} then 0 else factors.link_error end as link_error,
        factors.link_source,
        factors.link_origin,
        factors.overlap_start,
        factors.overlap_end,
        steps.step_2018_2019,
        steps.national_step_2018_2019,
        breaks_ahead.breaks_to_latest,
        breaks.year is not null as is_break_year
    from chosen
    left join factors
        on factors.region_code = chosen.region_code
        and factors.industry_code = chosen.industry_code
        and factors.classification = chosen.classification
    left join steps
        on steps.region_code = chosen.region_code
        and steps.industry_code = chosen.industry_code
        and steps.classification = chosen.classification
    left join breaks_ahead
        on breaks_ahead.year = chosen.year
    left join breaks
        on breaks.year = chosen.year
)

select
    ---------- keys
    region_code,
    industry_code,
    classification,
    year,

    ---------- figures
    regime,
    value,
    {{ as_double('value') }} * link_factor as linked_value,
    link_factor,
    link_error,
    abs(value * link_error) as linked_value_error,
    link_basis,
    overlap_start,
    overlap_end,
    case when link_basis = 'overlap_and_assumption' then step_2018_2019 end as step_2018_2019,
    case when link_basis = 'overlap_and_assumption' then national_step_2018_2019 end as national_step_2018_2019,

    ---------- status and provenance
    is_break_year,
    breaks_to_latest is not null as crosses_break,
    breaks_to_latest as breaks_crossed,
    case when value is null then status when link_factor is null then 'no_overlap' else 'published' end as status,
    case link_basis
        when 'not_linked' then source
        when 'overlap' then coalesce(link_source, source)
        when 'overlap_and_assumption' then case when link_source is null then source else {{ source_pair('link_source', 'source') }} end
    end as source,
    case when link_basis = 'not_linked' then vintage_id end as vintage_id,
    case when link_basis = 'not_linked' then origin else {{ weaker_origin('origin', "coalesce(link_origin, 'live')") }} end as origin
from linked
