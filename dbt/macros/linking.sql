{#
    Factor that carries an older series to the level of a newer one, from the years that both cover:

        link_factor = sum of the newer / sum of the older over the overlap
        link_error  = the factor of the last overlap year less that of the first: what a choice of year would change

    older, newer: `keys`, year, value, source, vintage_id, origin. Only years in which both have a figure count.
#}
{% macro link_factors(older, newer, keys) -%}
with overlap as (
    select
        {% for key in keys %}newer.{{ key }},
        {% endfor -%}
        newer.year,
        {{ as_double('newer.value') }} as newer_value,
        {{ as_double('older.value') }} as older_value,
        min(newer.year) over (partition by {{ qualified('newer', keys) }}) as first_year,
        max(newer.year) over (partition by {{ qualified('newer', keys) }}) as last_year,
        {{ source_pair('newer.source', 'older.source') }} as source,
        {{ weaker_origin('newer.origin', 'older.origin') }} as origin
    from {{ newer }} as newer
    inner join {{ older }} as older
        on older.year = newer.year
        {% for key in keys %}and older.{{ key }} = newer.{{ key }}
        {% endfor %}
    where newer.value is not null and older.value is not null
)

select
    {{ keys | join(', ') }},
    min(year) as overlap_start,
    max(year) as overlap_end,
    sum(newer_value) / nullif(sum(older_value), 0) as link_factor,
    max(case when year = last_year then newer_value / nullif(older_value, 0) end)
        - max(case when year = first_year then newer_value / nullif(older_value, 0) end) as link_error,
    min(source) as link_source,
    {{ weakest_origin('origin') }} as link_origin
from overlap
group by {{ keys | join(', ') }}
{%- endmacro %}
