{# The weakest of the origins of one row, whatever it is made of; NULL is no figure. #}
{% macro weakest_of(columns) -%}
    case
        when 'simulated' in ({{ columns | join(', ') }}) then 'simulated'
        when 'recorded' in ({{ columns | join(', ') }}) then 'recorded'
        else 'live'
    end
{%- endmacro %}

{# A figure derived from several origins carries the weakest one. #}
{% macro weakest_origin(column) -%}
    case
        when max(case when {{ column }} = 'simulated' then 1 else 0 end) = 1 then 'simulated'
        when max(case when {{ column }} = 'recorded' then 1 else 0 end) = 1 then 'recorded'
        else 'live'
    end
{%- endmacro %}
