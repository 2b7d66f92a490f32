{#
    What is known of a cell without a figure: between nothing and what its region's margin leaves beside the visible
    industries. The margin is the agency's own; where it publishes none there is no upper bound. Perturbed tables may leave
    less than nothing: then the bound is 0. Several missing cells of a region share its remainder.

    comparison: rows of compared_with_nation.
#}
{% macro suppressed_cells(comparison, keys=['classification', 'regime', 'measure', 'year']) -%}
with visible as (
    select
        region_code,
        {{ keys | join(', ') }},
        coalesce(sum(value), 0) as visible_sum,
        count(*) - count(value) as missing_count
    from {{ comparison }}
    group by region_code, {{ keys | join(', ') }}
)

select
    comparison.*,
    {{ as_double(0) }} as value_lower,
    case when comparison.total_basis = 'published'
        then greatest(comparison.region_total - visible.visible_sum, 0) end as value_upper,
    visible.missing_count
from {{ comparison }} as comparison
inner join visible
    on visible.region_code = comparison.region_code
    {% for key in keys %}and visible.{{ key }} = comparison.{{ key }}
    {% endfor %}
where comparison.value is null
{%- endmacro %}
