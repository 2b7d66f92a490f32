{#
    Components add up to what they part: within each group of `by` the values sum to the total, to rounding of floating
    point. A group in which a value is missing cannot be validated.
#}
{% test components_sum_to_total(model, by, value, total, where='true') %}
select {{ by | join(', ') }}, sum({{ value }}) as summed, max({{ total }}) as total
from {{ model }}
where {{ where }}
group by {{ by | join(', ') }}
having count({{ value }}) = count(*)
    and (
        count({{ total }}) < count(*)
        or abs(sum({{ value }}) - max({{ total }})) > 1e-9 * (1 + sum(abs({{ value }})))
    )
{% endtest %}
