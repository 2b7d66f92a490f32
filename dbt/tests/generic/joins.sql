{#
    Every code of the model is in a dimension, under the same version of the classification: a join on both keeps all
    rows. NULL is no code.

    keys: column of the model -> column of the dimension.
#}
{% test joins(model, to, keys) %}
select distinct {% for column in keys %}own.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
from {{ model }} as own
left join {{ to }} as dimension
    on {% for column, key in keys.items() %}dimension.{{ key }} = own.{{ column }}{{ ' and ' if not loop.last }}{% endfor %}
where dimension.{{ keys.values() | first }} is null
    and {% for column in keys %}own.{{ column }} is not null{{ ' and ' if not loop.last }}{% endfor %}
{% endtest %}
