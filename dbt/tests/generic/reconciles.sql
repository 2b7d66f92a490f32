{# Two sources agree within the tolerance of the comparison. A comparison for which a source is missing has no rows. #}
{% test reconciles(model, comparison) %}
select *
from {{ model }}
where comparison = '{{ comparison }}' and not is_within
{% endtest %}
