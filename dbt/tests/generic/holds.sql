{# The condition is true, or not decidable for NULL, in every row. #}
{% test holds(model, condition) %}
select *
from {{ model }}
where not ({{ condition }})
{% endtest %}
