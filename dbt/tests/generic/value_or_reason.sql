{# A cell has a value and is published (or the agency's own zero), or it has none and the status says why. #}
{% test value_or_reason(model) %}
select *
from {{ model }}
where status is null
    or (value is null) = (status in ('published', 'nil'))
    -- An unreported reason is a decoding fault.
    or status = 'missing'
{% endtest %}
