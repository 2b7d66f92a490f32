{#
    How often two industries are specialisations of the same regions. One row per ordered pair of different industries.

    C_ij: regions that have both; U_i: regions that have i; S_i: sum over j <> i of C_ij; T: sum of all S.

        proximity = C_ij / max(U_i, U_j), the smaller conditional probability (Hidalgo et al. 2007)
        association_strength = C_ij T / (S_i S_j) (van Eck & Waltman 2009)
        cosine = C_ij / sqrt(S_i S_j), jaccard = C_ij / (S_i + S_j - C_ij)
        probability = C_ij / (((S_i / T) (S_j / (T - S_i)) + (S_j / T) (S_i / (T - S_j))) T / 2) (Steijn 2017)

    Where an industry meets no other, 0 / 0 is 0: it is related to nothing.

    specialisations: region_code, industry_code, `keys`, has_specialisation (boolean; NULL counts as not having it).
    meetings: rows of industry_meetings.
#}
{% macro relatedness(specialisations, meetings, keys) -%}
with industries as (
    select
        {{ keys | join(', ') }},
        industry_code,
        count(case when has_specialisation then 1 end) as ubiquity,
        count(*) as region_count,
        count(*) - count(has_specialisation) as unknown_count,
        {{ source_names('source') }} as source,
        {{ one_vintage('vintage_id') }} as vintage_id,
        {{ weakest_origin('origin') }} as origin
    from {{ specialisations }}
    group by {{ keys | join(', ') }}, industry_code
),

met_in_all as (
    select {{ keys | join(', ') }}, industry_code, sum(cooccurrence) as meetings
    from {{ meetings }}
    group by {{ keys | join(', ') }}, industry_code
),

counted as (
    select
        industries.*,
        {{ as_double('coalesce(met_in_all.meetings, 0)') }} as meetings,
        {{ as_double('sum(coalesce(met_in_all.meetings, 0)) over (partition by ' ~ qualified('industries', keys) ~ ')') }} as all_meetings,
        count(*) over (partition by {{ qualified('industries', keys) }}) as industry_count
    from industries
    left join met_in_all
        on met_in_all.industry_code = industries.industry_code
        {% for key in keys %}and met_in_all.{{ key }} = industries.{{ key }}
        {% endfor %}
),

pairs as (
    select
        {% for key in keys %}one.{{ key }},
        {% endfor -%}
        one.industry_code,
        other.industry_code as related_industry_code,
        coalesce(met.cooccurrence, 0) as cooccurrence,
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
    left join {{ meetings }} as met
        on met.industry_code = one.industry_code
        and met.related_industry_code = other.industry_code
        {% for key in keys %}and met.{{ key }} = one.{{ key }}
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
    In how many regions two different industries are specialisations together. One row per ordered pair that meets.

    A model of its own and not a part of `relatedness`: PostgreSQL expects one row of it, and joins the pairs row by row,
    unless it is a table that has been analysed (250 s of the build against 4 s).
#}
{% macro industry_meetings(specialisations, keys) -%}
with present as (
    select region_code, industry_code, {{ keys | join(', ') }}
    from {{ specialisations }}
    where has_specialisation
)

select
    {% for key in keys %}one.{{ key }},
    {% endfor -%}
    one.industry_code,
    other.industry_code as related_industry_code,
    count(*) as cooccurrence
from present as one
inner join present as other
    on other.region_code = one.region_code
    and other.industry_code <> one.industry_code
    {% for key in keys %}and other.{{ key }} = one.{{ key }}
    {% endfor %}
group by {% for key in keys %}one.{{ key }}, {% endfor %}one.industry_code, other.industry_code
{%- endmacro %}

{#
    How much of what is related to an industry the region already has: sum_j phi_ij M_jr / sum_j phi_ij, 0 to 1.

    pairs: rows of relatedness; index: the column of it that is phi.
    diagonal: whether the industry itself counts, with phi = 1. The two conventions give different numbers: excluded is
        EconGeo's, included that of py-ecomplexity and economiccomplexity.

    NULL, not 0, for an industry that is related to nothing.
#}
{% macro relatedness_density(specialisations, pairs, keys, index, diagonal) -%}
{%- set own = 1 if diagonal == 'included' else 0 -%}
with wholes as (
    select
        {{ keys | join(', ') }},
        industry_code,
        sum({{ index }}) as related_to_all,
        max(industry_count) as industry_count,
        max(region_count) as region_count,
        {{ weakest_origin('origin') }} as origin
    from {{ pairs }}
    group by {{ keys | join(', ') }}, industry_code
),

parts as (
    select
        there.region_code,
        pairs.industry_code,
        {{ qualified('pairs', keys) }},
        sum(pairs.{{ index }}) as related_to_present
    from {{ specialisations }} as there
    inner join {{ pairs }} as pairs
        on pairs.related_industry_code = there.industry_code
        {% for key in keys %}and pairs.{{ key }} = there.{{ key }}
        {% endfor %}
    where there.has_specialisation
    group by there.region_code, pairs.industry_code, {{ qualified('pairs', keys) }}
)

select
    here.region_code,
    here.industry_code,
    {{ qualified('here', keys) }},
    '{{ index }}' as relatedness,
    '{{ diagonal }}' as diagonal,
    (coalesce(parts.related_to_present, 0) + case when here.has_specialisation then {{ own }} else 0 end)
        / nullif(wholes.related_to_all + {{ own }}, 0) as density,
    here.has_specialisation,
    wholes.industry_count,
    wholes.region_count,
    here.source,
    here.vintage_id,
    wholes.origin
from {{ specialisations }} as here
inner join wholes
    on wholes.industry_code = here.industry_code
    {% for key in keys %}and wholes.{{ key }} = here.{{ key }}
    {% endfor %}
left join parts
    on parts.region_code = here.region_code
    and parts.industry_code = here.industry_code
    {% for key in keys %}and parts.{{ key }} = here.{{ key }}
    {% endfor %}
{%- endmacro %}

{% macro qualified(table, columns) -%}
    {% for column in columns %}{{ table }}.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
{%- endmacro %}
