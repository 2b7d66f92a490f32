{# The rows of a strategy's table in the version of each strategy that is followed. #}
{% macro followed_strategies(table) -%}
select stated.*
from {{ source('strategy', table) }} as stated
{% if table == 'versions' -%}
where stated.is_current
{%- else -%}
inner join {{ source('strategy', 'versions') }} as versions
    on versions.vintage_id = stated.vintage_id
    and versions.is_current
{%- endif %}
{%- endmacro %}

{# A code of an area that no two strategies share: measures of areas are asked for by it. #}
{% macro area_subject(strategy_id, area_code) -%}
    {{ strategy_id }} || ':' || {{ area_code }}
{%- endmacro %}

{# The code of all regions of a strategy together, where figures are summed over them; no region has it. #}
{% macro joint_region(strategy_id) -%}
    'all:' || {{ strategy_id }}
{%- endmacro %}
