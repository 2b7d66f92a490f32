{# The name of a regime by what it is: `vars.regimes` of dbt_project.yml, so that no model names one. #}
{% macro regime(role) -%}
    {%- if role not in var('regimes') -%}
        {{ exceptions.raise_compiler_error("regime('" ~ role ~ "'): vars.regimes of dbt_project.yml has no such role") }}
    {%- endif -%}
    '{{ var('regimes')[role] }}'
{%- endmacro %}


{# The same for several, as a list that `in` takes. #}
{% macro regimes(roles) -%}
    ({% for role in roles %}{{ regime(role) }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}
