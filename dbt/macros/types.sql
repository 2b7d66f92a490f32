{# dbt's own type_float() is 32 bits on DuckDB. #}
{% macro as_double(expression) -%}
    cast({{ expression }} as double precision)
{%- endmacro %}
