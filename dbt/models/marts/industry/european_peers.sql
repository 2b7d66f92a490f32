-- The ten NUTS 3 regions whose structure of value added is most like that of each county in the latest year that both have:
-- Krugman's distance, the sum of the absolute differences of shares (0 alike, 2 nothing in common).
with shares as (
    select nuts_code, country_code, region_code, industry_code, year, share, source, origin
    from {{ ref('european_structure') }}
),

latest as (
    select max(year) as year from shares where region_code is not null
),

compared as (
    select
        county.region_code,
        county.nuts_code,
        peer.nuts_code as peer_nuts_code,
        peer.country_code as peer_country_code,
        county.year,
        sum(abs(county.share - peer.share)) as distance,
        count(*) as groups_compared,
        max(county.source) as source,
        {{ weaker_origin(weakest_origin('county.origin'), weakest_origin('peer.origin')) }} as origin
    from shares as county
    inner join latest
        on latest.year = county.year
    inner join shares as peer
        on peer.year = county.year
        and peer.industry_code = county.industry_code
        and peer.nuts_code <> county.nuts_code
    where county.region_code is not null
    group by county.region_code, county.nuts_code, peer.nuts_code, peer.country_code, county.year
),

ordered as (
    select
        compared.*,
        row_number() over (partition by region_code order by distance nulls last, peer_nuts_code nulls last) as peer_rank
    from compared
)

select
    ---------- keys
    region_code,
    peer_rank,
    peer_nuts_code,
    peer_country_code,
    year,

    ---------- figures
    distance,
    groups_compared,

    ---------- provenance
    source,
    origin
from ordered
where peer_rank <= 10
