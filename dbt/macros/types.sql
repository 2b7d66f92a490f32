{# Types under the names that each database has for them. dbt's own type_float() is 32 bits on DuckDB. #}

{% macro as_double(expression) -%}
    cast({{ expression }} as {{ adapter.dispatch('type_double', 'styrka')() }})
{%- endmacro %}

{% macro default__type_double() -%} double precision {%- endmacro %}

{% macro spark__type_double() -%} double {%- endmacro %}

{#
    A figure with twelve decimals: sums of such are exact, and so the same in whatever order a database adds rows. For
    sums of fractions over rows that come out of joins; elsewhere the order is that of the tables.
#}
{% macro exact(expression) -%}
    cast({{ expression }} as decimal(38, 12))
{%- endmacro %}

{% macro exact_sum(expression) -%}
    {{ as_double('sum(' ~ exact(expression) ~ ')') }}
{%- endmacro %}

{% macro as_text(expression) -%}
    cast({{ expression }} as {{ dbt.type_string() }})
{%- endmacro %}
