-- Which counties are built most alike: Krugman's distance between the shares of two counties, not to the nation's.
with latest as (
    select regime, max(year) as year
    from {{ ref('int_industry_comparison') }}
    where regime = {{ regime('register') }} and measure = 'employment'
    group by regime
    union all
    -- The last year of RAMS with its old population, and with figures that the strategy's analysis could know.
    select {{ regime('earlier_register') }} as regime, 2018 as year
),

shares as (
    select comparison.*
    from {{ ref('int_industry_comparison') }} as comparison
    inner join latest
        on latest.regime = comparison.regime
        and latest.year = comparison.year
    where comparison.measure = 'employment' and comparison.region_level = 'county'
),

distances as (
    select
        own.region_code,
        peer.region_code as peer_code,
        own.regime,
        own.classification,
        own.year,
        sum(abs(own.region_share - peer.region_share)) as krugman_distance,
        count(own.region_share) = count(*) and count(peer.region_share) = count(*) as is_complete,
        count(*) as industry_count,
        {{ source_names('own.source') }} as source,
        {{ one_vintage('own.vintage_id') }} as vintage_id,
        {{ weakest_origin('own.origin') }} as origin
    from shares as own
    inner join shares as peer
        on peer.region_code <> own.region_code
        and peer.regime = own.regime
        and peer.classification = own.classification
        and peer.year = own.year
        and peer.industry_code = own.industry_code
    group by own.region_code, peer.region_code, own.regime, own.classification, own.year
),

ranked as (
    select
        distances.*,
        row_number() over (
            partition by region_code, regime, classification, year order by krugman_distance nulls last, peer_code
        ) as peer_rank
    from distances
    where is_complete
)

select
    ---------- keys
    ranked.region_code,
    ranked.regime,
    ranked.classification,
    ranked.year,
    ranked.peer_rank,

    ---------- the peer
    ranked.peer_code,
    ranked.krugman_distance,
    ranked.industry_count,
    neighbours.neighbour_code is not null as is_neighbour,

    ---------- provenance
    {{ is_preliminary('ranked.source') }} as is_preliminary,
    ranked.source,
    ranked.vintage_id,
    ranked.origin
from ranked
left join {{ ref('county_neighbours') }} as neighbours
    on neighbours.region_code = ranked.region_code
    and neighbours.neighbour_code = ranked.peer_code
where ranked.peer_rank <= 5
