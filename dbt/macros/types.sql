{# Types under the names that each database has for them. dbt's own type_float() is 32 bits on DuckDB. #}

{% macro as_double(expression) -%}
    cast({{ expression }} as {{ adapter.dispatch('type_double', 'styrka')() }})
{%- endmacro %}

{% macro default__type_double() -%} double precision {%- endmacro %}

{% macro spark__type_double() -%} double {%- endmacro %}

{% macro as_text(expression) -%}
    cast({{ expression }} as {{ dbt.type_string() }})
{%- endmacro %}
