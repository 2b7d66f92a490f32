{# The columns together identify a row: none of them is NULL and no combination stands twice. #}
{% test unique_key(model, columns) %}
select {{ columns | join(', ') }}, count(*) as row_count
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% for column in columns %} or {{ column }} is null{% endfor %}
{% endtest %}
