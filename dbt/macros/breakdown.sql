{# Codes of the columns by which a table is broken down beside region, measure and year, as one text; `all` without any. #}
{% macro breakdown_of(columns) -%}
{%- if not columns -%}
'all'
{%- else -%}
{%- for column in columns %}{% if not loop.first %} || ', ' || {% endif %}{{ as_text(column) }}{% endfor -%}
{%- endif -%}
{%- endmacro %}
