{#
    How often two industries are specialisations of the same regions. One row per ordered pair of different industries.

    C_ij: regions that have both; U_i: regions that have i; S_i: sum over j <> i of C_ij; T: sum of all S.

        proximity = C_ij / max(U_i, U_j), the smaller conditional probability (Hidalgo et al. 2007)
        association_strength = C_ij T / (S_i S_j) (van Eck & Waltman 2009)
        cosine = C_ij / sqrt(S_i S_j), jaccard = C_ij / (S_i + S_j - C_ij)
        probability = C_ij / (((S_i / T) (S_j / (T - S_i)) + (S_j / T) (S_i / (T - S_j))) T / 2) (Steijn 2017)

    Where an industry meets no other, 0 / 0 is 0: it is related to nothing.

    industries: rows of industry_regions.
#}
{% macro relatedness(industries, keys) -%}
with counted as (
    select
        industries.*,
        sum(meetings) over (partition by {{ keys | join(', ') }}) as all_meetings,
        count(*) over (partition by {{ keys | join(', ') }}) as industry_count
    from {{ industries }} as industries
),

pairs as (
    select
        {% for key in keys %}one.{{ key }},
        {% endfor -%}
        one.industry_code,
        other.industry_code as related_industry_code,
        {{ regions_in_both('one.specialised_regions', 'other.specialised_regions') }} as cooccurrence,
        one.ubiquity,
        other.ubiquity as related_ubiquity,
        one.meetings as s_i,
        other.meetings as s_j,
        one.all_meetings as t,
        one.industry_count,
        one.region_count,
        one.unknown_count + other.unknown_count as unknown_count,
        one.source,
        one.vintage_id,
        {{ weaker_origin('one.origin', 'other.origin') }} as origin
    from counted as one
    inner join counted as other
        on other.industry_code <> one.industry_code
        {% for key in keys %}and other.{{ key }} = one.{{ key }}
        {% endfor %}
)

select
    {% for key in keys %}{{ key }},
    {% endfor -%}
    industry_code,
    related_industry_code,
    cooccurrence,
    ubiquity,
    related_ubiquity,
    coalesce({{ as_double('cooccurrence') }} / nullif(greatest(ubiquity, related_ubiquity), 0), 0) as proximity,
    coalesce(cooccurrence * t / nullif(s_i * s_j, 0), 0) as association_strength,
    coalesce(cooccurrence / nullif(sqrt(s_i * s_j), 0), 0) as cosine,
    coalesce(cooccurrence / nullif(s_i + s_j - cooccurrence, 0), 0) as jaccard,
    coalesce(
        cooccurrence / nullif(
            (s_i / nullif(t, 0) * (s_j / nullif(t - s_i, 0)) + s_j / nullif(t, 0) * (s_i / nullif(t - s_j, 0))) * t / 2, 0
        ), 0
    ) as probability,
    industry_count,
    region_count,
    unknown_count,
    source,
    vintage_id,
    origin
from pairs
{%- endmacro %}

{#
    Where each industry is a specialisation, and how often it meets others there: S_i, without looking at any pair, since
    in every region of its own it meets all the others that are specialisations there. One row per industry and `keys`.

    specialisations: region_code, industry_code, `keys`, has_specialisation (boolean; NULL counts as not having it),
        source, vintage_id, origin.
#}
{% macro industry_regions(specialisations, keys) -%}
with regions as (
    select
        region_code,
        {{ keys | join(', ') }},
        count(case when has_specialisation then 1 end) - 1 as others
    from {{ specialisations }}
    group by region_code, {{ keys | join(', ') }}
),

industries as (
    select
        industry_code,
        {{ keys | join(', ') }},
        count(case when has_specialisation then 1 end) as ubiquity,
        count(*) as region_count,
        count(*) - count(has_specialisation) as unknown_count,
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from {{ specialisations }}
    group by industry_code, {{ keys | join(', ') }}
),

-- Every region in every row, so that the same place in two sets is the same region.
present as (
    select
        industries.industry_code,
        {{ qualified('industries', keys) }},
        {{ region_set('here.has_specialisation', 'regions.region_code') }} as specialised_regions,
        {{ as_double('coalesce(sum(case when here.has_specialisation then regions.others end), 0)') }} as meetings
    from industries
    inner join regions
        on {% for key in keys %}{{ 'and ' if not loop.first }}regions.{{ key }} = industries.{{ key }}
        {% endfor %}
    left join {{ specialisations }} as here
        on here.region_code = regions.region_code
        and here.industry_code = industries.industry_code
        {% for key in keys %}and here.{{ key }} = industries.{{ key }}
        {% endfor %}
    group by industries.industry_code, {{ qualified('industries', keys) }}
)

select
    industries.*,
    present.specialised_regions,
    present.meetings
from industries
inner join present
    on present.industry_code = industries.industry_code
    {% for key in keys %}and present.{{ key }} = industries.{{ key }}
    {% endfor %}
{%- endmacro %}

{#
    The regions of a group for which `is_in` holds, as a set that regions_in_both counts in. A bit a region where the
    database has strings of bits: joining the pairs row by row takes sixty times as long.
#}
{% macro region_set(is_in, region) -%}
    {{ adapter.dispatch('region_set', 'styrka')(is_in, region) }}
{%- endmacro %}

{% macro default__region_set(is_in, region) -%}
    collect_list(case when {{ is_in }} then {{ region }} end)
{%- endmacro %}

{% macro duckdb__region_set(is_in, region) -%}
    cast(string_agg(case when {{ is_in }} then '1' else '0' end, '' order by {{ region }}) as bit)
{%- endmacro %}

{% macro postgres__region_set(is_in, region) -%}
    cast(string_agg(case when {{ is_in }} then '1' else '0' end, '' order by {{ region }}) as bit varying)
{%- endmacro %}

{# How many regions are in both sets. #}
{% macro regions_in_both(one, other) -%}
    {{ adapter.dispatch('regions_in_both', 'styrka')(one, other) }}
{%- endmacro %}

{% macro default__regions_in_both(one, other) -%}
    size(array_intersect({{ one }}, {{ other }}))
{%- endmacro %}

{% macro duckdb__regions_in_both(one, other) -%}
    cast(bit_count({{ one }} & {{ other }}) as bigint)
{%- endmacro %}

{% macro postgres__regions_in_both(one, other) -%}
    bit_count({{ one }} & {{ other }})
{%- endmacro %}

{% macro qualified(table, columns) -%}
    {% for column in columns %}{{ table }}.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
{%- endmacro %}
