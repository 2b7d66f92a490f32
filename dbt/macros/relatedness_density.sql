{#
    How much of what is related to an industry the region already has: sum_j phi_ij M_jr / sum_j phi_ij, 0 to 1. One row
    per region, industry, `keys` and kind.

    pairs: rows of relatedness.
    kinds: pairs of an index, the column of `pairs` that is phi, and a diagonal: whether the industry itself counts, with
        phi = 1. The two conventions give different numbers: excluded is EconGeo's, included that of py-ecomplexity and
        economiccomplexity.

    NULL, not 0, for an industry that is related to nothing.
#}
{% macro relatedness_density(specialisations, pairs, keys, kinds) -%}
{%- set indices = kinds | map(attribute=0) | unique | list -%}
with kinds as (
    {% for index, diagonal in kinds -%}
    select '{{ index }}' as relatedness, '{{ diagonal }}' as diagonal{{ ' union all' if not loop.last }}
    {% endfor %}
),

wholes as (
    select
        industry_code,
        {{ keys | join(', ') }},
        {% for index in indices %}sum({{ index }}) as whole_{{ index }},
        {% endfor -%}
        max(industry_count) as industry_count,
        max(region_count) as region_count,
        {{ weakest_origin('origin') }} as origin
    from {{ pairs }}
    group by industry_code, {{ keys | join(', ') }}
),

parts as (
    {{ related_to_present(specialisations, pairs, keys, indices) }}
),

related as (
    select
        here.region_code,
        here.industry_code,
        {{ qualified('here', keys) }},
        kinds.relatedness,
        kinds.diagonal,
        case kinds.relatedness
            {% for index in indices %}when '{{ index }}' then coalesce(parts.part_{{ index }}, 0)
            {% endfor %}
        end as related_to_present,
        case kinds.relatedness
            {% for index in indices %}when '{{ index }}' then wholes.whole_{{ index }}
            {% endfor %}
        end as related_to_all,
        case when kinds.diagonal = 'included' then 1 else 0 end as own,
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
    cross join kinds
)

select
    region_code,
    industry_code,
    {{ keys | join(', ') }},
    relatedness,
    diagonal,
    -- Sums of the same numbers in another order differ in the last digit: a part is never more than the whole.
    least(related_to_present + case when has_specialisation then own else 0 end, related_to_all + own)
        / nullif(related_to_all + own, 0) as density,
    has_specialisation,
    industry_count,
    region_count,
    source,
    vintage_id,
    origin
from related
{%- endmacro %}

{#
    Per region and industry the sums of what is related to the industry and there, `part_` by index: a product of two
    matrices: in DuckDB of lists, in PostgreSQL of arrays. Spark, which has many cores for it, joins.
#}
{% macro related_to_present(specialisations, pairs, keys, indices) -%}
    {{ adapter.dispatch('related_to_present', 'styrka')(specialisations, pairs, keys, indices) }}
{%- endmacro %}

{% macro default__related_to_present(specialisations, pairs, keys, indices) -%}
    select
        there.region_code,
        pairs.industry_code,
        {% for index in indices %}sum(pairs.{{ index }}) as part_{{ index }},
        {% endfor -%}
        {{ qualified('pairs', keys) }}
    from {{ specialisations }} as there
    inner join {{ pairs }} as pairs
        on pairs.related_industry_code = there.industry_code
        {% for key in keys %}and pairs.{{ key }} = there.{{ key }}
        {% endfor %}
    where there.has_specialisation
    group by there.region_code, pairs.industry_code, {{ qualified('pairs', keys) }}
{%- endmacro %}

{% macro duckdb__related_to_present(specialisations, pairs, keys, indices) -%}
    with industries as (
        select distinct industry_code, {{ keys | join(', ') }} from {{ pairs }}
    ),

    regions as (
        select distinct region_code, {{ keys | join(', ') }} from {{ specialisations }}
    ),

    -- Rows and columns of both matrices are the industries in the order of their codes, none left out.
    present as (
        select
            regions.region_code,
            {{ qualified('regions', keys) }},
            list(case when there.has_specialisation then {{ as_double(1) }} else {{ as_double(0) }} end order by industries.industry_code) as is_there
        from regions
        inner join industries
            on {% for key in keys %}{{ 'and ' if not loop.first }}industries.{{ key }} = regions.{{ key }}
            {% endfor %}
        left join {{ specialisations }} as there
            on there.region_code = regions.region_code
            and there.industry_code = industries.industry_code
            {% for key in keys %}and there.{{ key }} = regions.{{ key }}
            {% endfor %}
        group by regions.region_code, {{ qualified('regions', keys) }}
    ),

    {{ related_to_each(pairs, keys, indices, 'list') }}

    select
        present.region_code,
        related.industry_code,
        {% for index in indices %}list_dot_product(present.is_there, related.{{ index }}) as part_{{ index }},
        {% endfor -%}
        {{ qualified('related', keys) }}
    from present
    inner join related
        on {% for key in keys %}{{ 'and ' if not loop.first }}related.{{ key }} = present.{{ key }}
        {% endfor %}
{%- endmacro %}

{% macro postgres__related_to_present(specialisations, pairs, keys, indices) -%}
    with industries as (
        select
            industry_code,
            {{ keys | join(', ') }},
            cast(row_number() over (partition by {{ keys | join(', ') }} order by industry_code) as integer) as place
        from (select distinct industry_code, {{ keys | join(', ') }} from {{ pairs }}) as listed
    ),

    present as (
        select
            there.region_code,
            {{ qualified('there', keys) }},
            array_agg(industries.place order by industries.place) as places
        from {{ specialisations }} as there
        inner join industries
            on industries.industry_code = there.industry_code
            {% for key in keys %}and industries.{{ key }} = there.{{ key }}
            {% endfor %}
        where there.has_specialisation
        group by there.region_code, {{ qualified('there', keys) }}
    ),

    {{ related_to_each(pairs, keys, indices, 'array_agg') }}

    -- A place of an array is found at once: no pair is looked up by its codes.
    select
        present.region_code,
        related.industry_code,
        {% for index in indices %}parts.part_{{ index }},
        {% endfor -%}
        {{ qualified('related', keys) }}
    from present
    inner join related
        on {% for key in keys %}{{ 'and ' if not loop.first }}related.{{ key }} = present.{{ key }}
        {% endfor %}
    cross join lateral (
        select
            {% for index in indices %}sum(related.{{ index }}[place]) as part_{{ index }}{{ ',' if not loop.last }}
            {% endfor %}
        from unnest(present.places) as place
    ) as parts
{%- endmacro %}

{#
    Per industry and index one list of how it is related to every industry, in the order of their codes, itself included.
    Follows a CTE `industries`.
#}
{% macro related_to_each(pairs, keys, indices, list) -%}
    square as (
        select industry_code, related_industry_code, {{ (keys + indices) | join(', ') }} from {{ pairs }}
        union all
        select industry_code, industry_code, {{ keys | join(', ') }}{% for _ in indices %}, 0{% endfor %} from industries
    ),

    related as (
        select
            industry_code,
            {% for index in indices %}{{ list }}({{ as_double(index) }} order by related_industry_code) as {{ index }},
            {% endfor -%}
            {{ keys | join(', ') }}
        from square
        group by industry_code, {{ keys | join(', ') }}
    )
{%- endmacro %}
