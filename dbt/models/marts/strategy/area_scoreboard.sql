-- How each area of a strategy stands in each county by the strategy's criteria: measured components with their interval, the
-- county's place among the counties, and the area's place among the county's areas. Weights are nobody's: all criteria
-- count the same, and 300 drawn weights show whether the order depends on that.
with criteria as (
    select
        strategy_id, criterion_id, component, sentence_sv, sentence_en, set_by,
        dense_rank() over (partition by strategy_id order by first_order nulls last, criterion_id nulls last) as place
    from (
        select criteria.*, min(sort_order) over (partition by strategy_id, criterion_id) as first_order
        from {{ ref('int_strategy_criteria') }} as criteria
    ) as ordered
),

-- ------------------------------------------------------------------ components, each of its newest year
industry as (
    select *, row_number() over (partition by strategy_id, area_code, region_code order by year desc) as age
    from {{ ref('int_area_employment') }}
    where is_headline_tier and length(region_code) = 2 and region_code <> '00' and employed is not null
),

growth as (
    select
        newest.strategy_id, newest.area_code, newest.region_code, newest.year,
        100 * (newest.employed / {{ as_double('nullif(oldest.employed, 0)') }} - 1) as value,
        {{ weakest_of(['newest.origin', 'oldest.origin']) }} as origin
    from industry as newest
    inner join (
        select *, row_number() over (partition by strategy_id, area_code, region_code order by year) as place
        from industry
    ) as oldest
        on oldest.strategy_id = newest.strategy_id
        and oldest.area_code = newest.area_code
        and oldest.region_code = newest.region_code
        and oldest.place = 1
        and oldest.year < newest.year
    where newest.age = 1
),

densities as (
    select
        bridge.strategy_id, bridge.area_code, densities.region_code, densities.year,
        avg(densities.density) as value, {{ weakest_origin('densities.origin') }} as origin,
        row_number() over (
            partition by bridge.strategy_id, bridge.area_code, densities.region_code order by densities.year desc
        ) as age
    from {{ ref('int_area_industries') }} as bridge
    inner join {{ ref('relatedness_density') }} as densities
        on densities.industry_code = bridge.industry_code
        and densities.classification = '{{ var('industry_classification') }}'
        and densities.regime = {{ regime('register_divisions') }}
        and densities.measure_base = 'employment'
        and densities.relatedness = 'proximity'
    where bridge.sni_digits = 2
        and bridge.tier in ('core', 'proxy')
        and densities.density is not null
    group by bridge.strategy_id, bridge.area_code, densities.region_code, densities.year
),

research as (
    select *,
        row_number() over (partition by strategy_id, area_code, region_code, reach order by year desc) as age
    from {{ ref('int_area_research_profile') }}
    where length(region_code) = 2
),

measured as (
    select strategy_id, area_code, region_code, 'employed' as component, year, {{ as_double('employed') }} as value,
        {{ as_double('null') }} as value_low, {{ as_double('null') }} as value_high, origin
    from industry where age = 1
    union all
    select strategy_id, area_code, region_code, 'location_quotient' as component, year, location_quotient as value,
        location_quotient_low as value_low, location_quotient_high as value_high, origin
    from industry where age = 1
    union all
    select strategy_id, area_code, region_code, 'own_activity_index' as component, year, activity_index as value,
        activity_index_low as value_low, activity_index_high as value_high, origin
    from research where age = 1 and reach = 'own'
    union all
    select strategy_id, area_code, region_code, 'own_publications' as component, year,
        {{ as_double('publication_count') }} as value, {{ as_double('null') }} as value_low,
        {{ as_double('null') }} as value_high, publications_origin as origin
    from research where age = 1 and reach = 'own'
    union all
    select strategy_id, area_code, region_code, 'nearby_activity_index' as component, year, activity_index as value,
        activity_index_low as value_low, activity_index_high as value_high, origin
    from research where age = 1 and reach = 'nearby'
    union all
    select strategy_id, area_code, region_code, 'employment_growth' as component, year, value,
        {{ as_double('null') }} as value_low, {{ as_double('null') }} as value_high, origin
    from growth
    union all
    select strategy_id, area_code, region_code, 'relatedness_density' as component, year, value,
        {{ as_double('null') }} as value_low, {{ as_double('null') }} as value_high, origin
    from densities where age = 1
),

-- ------------------------------------------------------------------ every area in every county, measured or not
cells as (
    select areas.strategy_id, areas.area_code, regions.region_code, criteria.criterion_id, criteria.place,
        criteria.component
    from {{ ref('dim_knowledge_area') }} as areas
    inner join criteria
        on criteria.strategy_id = areas.strategy_id
    cross join {{ ref('regions') }} as regions
    where regions.region_level = 'county'
        -- What is no choice of an area is not compared as one.
        and areas.area_kind in ('knowledge_area', 'development', 'capacity', 'specialisation')
),

ranked as (
    select
        cells.*, measured.value, measured.value_low, measured.value_high,
        case when measured.value is not null then measured.year end as year,
        case when measured.value is not null then measured.origin end as origin,
        case when measured.value is not null then
            rank() over (
                partition by cells.strategy_id, cells.area_code, cells.criterion_id, cells.component
                order by measured.value desc nulls last
            )
        end as county_rank,
        count(measured.value) over (
            partition by cells.strategy_id, cells.area_code, cells.criterion_id, cells.component
        ) as counties_compared
    from cells
    left join measured
        on measured.strategy_id = cells.strategy_id
        and measured.area_code = cells.area_code
        and measured.region_code = cells.region_code
        and measured.component = cells.component
),

scored as (
    select ranked.*,
        -- The part of the other counties that the county is ahead of.
        case when counties_compared > 1
            then (counties_compared - county_rank) / {{ as_double('(counties_compared - 1)') }} end as score
    from ranked
),

by_criterion as (
    select strategy_id, area_code, region_code, criterion_id, place,
        avg(score) as score, count(score) as components_measured, max(year) as year,
        {{ weakest_origin('origin') }} as origin
    from scored
    group by strategy_id, area_code, region_code, criterion_id, place
),

-- ------------------------------------------------------------------ the order of a county's areas, and what weights do to it
evenly as (
    select strategy_id, area_code, region_code, avg(score) as score, max(year) as year,
        count(score) as components_measured, {{ weakest_origin('origin') }} as origin
    from by_criterion
    where score is not null
    group by strategy_id, area_code, region_code
),

ordered as (
    select evenly.*,
        rank() over (partition by strategy_id, region_code order by {{ to_compare('score') }} desc) as area_rank,
        count(*) over (partition by strategy_id, region_code) as areas_compared
    from evenly
),

drawn as (
    select by_criterion.strategy_id, by_criterion.area_code, by_criterion.region_code, draws.draw,
        sum(draws.weight * by_criterion.score) / sum(draws.weight) as score
    from by_criterion
    inner join {{ ref('weight_draws') }} as draws
        on draws.place = by_criterion.place
    where by_criterion.score is not null
    group by by_criterion.strategy_id, by_criterion.area_code, by_criterion.region_code, draws.draw
),

drawn_ranks as (
    select drawn.*,
        rank() over (partition by strategy_id, region_code, draw order by {{ to_compare('score') }} desc) as area_rank
    from drawn
),

sensitivity as (
    select ordered.strategy_id, ordered.area_code, ordered.region_code,
        avg(
            case when drawn_ranks.area_rank = ordered.area_rank then {{ as_double('1') }} else {{ as_double('0') }} end
        ) as rank_held_share,
        min(drawn_ranks.area_rank) as rank_best,
        max(drawn_ranks.area_rank) as rank_worst
    from ordered
    inner join drawn_ranks
        on drawn_ranks.strategy_id = ordered.strategy_id
        and drawn_ranks.area_code = ordered.area_code
        and drawn_ranks.region_code = ordered.region_code
    group by ordered.strategy_id, ordered.area_code, ordered.region_code
),

unioned as (
    select strategy_id, area_code, region_code, criterion_id, component, year, value, value_low, value_high,
        county_rank, counties_compared, score,
        cast(null as integer) as area_rank, cast(null as integer) as areas_compared,
        cast(null as integer) as parts_measured, origin
    from scored
    union all
    select strategy_id, area_code, region_code, criterion_id, 'all' as component, year, {{ as_double('null') }} as value,
        {{ as_double('null') }} as value_low, {{ as_double('null') }} as value_high,
        cast(null as integer) as county_rank, cast(null as integer) as counties_compared, score,
        case when score is not null then cast(rank() over (
            partition by strategy_id, region_code, criterion_id order by {{ to_compare('score') }} desc nulls last
        ) as integer) end as area_rank,
        cast(count(score) over (partition by strategy_id, region_code, criterion_id) as integer) as areas_compared,
        cast(components_measured as integer) as parts_measured,
        case when components_measured > 0 then origin end as origin
    from by_criterion
    union all
    select strategy_id, area_code, region_code, 'all' as criterion_id, 'all' as component, year,
        {{ as_double('null') }} as value, {{ as_double('null') }} as value_low, {{ as_double('null') }} as value_high,
        cast(null as integer) as county_rank, cast(null as integer) as counties_compared, score,
        cast(area_rank as integer) as area_rank, cast(areas_compared as integer) as areas_compared,
        cast(components_measured as integer) as parts_measured, origin
    from ordered
)

select
    ---------- keys
    unioned.strategy_id,
    unioned.area_code,
    unioned.region_code,
    unioned.criterion_id,
    unioned.component,

    ---------- what the criterion says
    sentences.sentence_sv,
    coalesce(sentences.sentence_en, sentences.sentence_sv) as sentence_en,
    coalesce(sentences.set_by, 'convention') as set_by,

    ---------- figures
    unioned.year,
    unioned.value,
    unioned.value_low,
    unioned.value_high,
    cast(unioned.county_rank as integer) as county_rank,
    cast(unioned.counties_compared as integer) as counties_compared,
    unioned.score,
    unioned.area_rank,
    unioned.areas_compared,
    unioned.parts_measured,

    ---------- what other weights would change
    case when unioned.criterion_id = 'all' then sensitivity.rank_held_share end as rank_held_share,
    case when unioned.criterion_id = 'all' then cast(sensitivity.rank_best as integer) end as rank_best,
    case when unioned.criterion_id = 'all' then cast(sensitivity.rank_worst as integer) end as rank_worst,

    ---------- status and provenance
    case
        when unioned.score is not null then 'published'
        when unioned.value is not null then 'not_comparable'
        else 'not_measured'
    end as status,
    unioned.origin
from unioned
left join (
    select strategy_id, criterion_id, max(sentence_sv) as sentence_sv, max(sentence_en) as sentence_en,
        max(set_by) as set_by
    from criteria
    group by strategy_id, criterion_id
) as sentences
    on sentences.strategy_id = unioned.strategy_id
    and sentences.criterion_id = unioned.criterion_id
left join sensitivity
    on sensitivity.strategy_id = unioned.strategy_id
    and sensitivity.area_code = unioned.area_code
    and sensitivity.region_code = unioned.region_code
