{#
    Before a model is built. PostgreSQL takes the columns of a key for independent of each other, expects one row where
    there are thousands, and then compares every row with every row: minutes instead of a second. The models join many
    rows on whole keys, so nested loops are never what is wanted.
#}
{% macro before_model() -%}
    {%- if target.type == 'postgres' -%} set local enable_nestloop = off {%- endif -%}
{%- endmacro %}

{# After a model is built: what reads it next should know how large it is. DuckDB counts by itself. #}
{% macro after_model() -%}
    {%- if target.type == 'postgres' -%} analyze {{ this }} {%- endif -%}
{%- endmacro %}
