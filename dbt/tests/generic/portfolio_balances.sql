{#
    Rows of one column's values sum to the row of their total, for every other key: money is never counted twice, and none
    is lost. Balances are compared to rounding of floating point.
#}
{% test portfolio_balances(model, columns, over='area_code', total='portfolio', by='financier') %}
select strategy_id, plan_id, quarter, {{ by }}
from {{ model }}
group by strategy_id, plan_id, quarter, {{ by }}
having
    {% for column in columns -%}
    abs(
        sum(case when {{ over }} = '{{ total }}' then {{ column }} else 0 end)
        - sum(case when {{ over }} <> '{{ total }}' then {{ column }} else 0 end)
    ) > 0.01 + 1e-9 * sum(abs({{ column }}))
    {{ 'or' if not loop.last }}
    {% endfor %}
{% endtest %}
