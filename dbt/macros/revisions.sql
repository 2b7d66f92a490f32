{# Raw table -> its columns, of those that have a vintage before the one in use: on a first nightly run none. #}
{% macro columns_of_raw_tables() -%}
    {%- set found = {} -%}
    {%- if execute -%}
        {%- set earlier = source('earlier', 'vintages') -%}
        {%- for row in run_query('select distinct source from ' ~ earlier ~ ' order by source').rows -%}
            {#- A set of exports fills tables of other names, whose rows are no cells. -#}
            {%- set table = adapter.get_relation(earlier.database, 'raw', row[0]) -%}
            {%- if table -%}
                {%- do found.update({row[0]: adapter.get_columns_in_relation(table) | map(attribute='name') | list}) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{%- endmacro %}

{# Cells of a raw table that its two last accepted vintages both have, with different values or symbols. #}
{% macro revised_cells(table, columns) -%}
    {%- set keys, names = [], [] -%}
    {%- for column in columns -%}
        {%- if column in ('measure', 'industry_code') -%}
            {%- do names.append(column) -%}
        {%- elif column not in ('vintage_id', 'value', 'status', 'origin') -%}
            {%- do keys.append(column) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set industry = 'industry_code' if 'industry_code' in names else ('sni2007' if 'sni2007' in keys else none) -%}
    select
        '{{ table }}' as source,
        {% for key in keys %}'{{ key }} ' || new.{{ key }}{{ " || ', ' || " if not loop.last }}{% endfor %} as cell,
        {{ 'new.region' if 'region' in keys else as_text('null') }} as region_code,
        {{ 'new.' ~ industry if industry else as_text('null') }} as industry_code,
        new.measure,
        cast(new.tid as integer) as year,
        old.value as value_before,
        new.value,
        old.status as symbol_before,
        new.status as symbol
    from pairs
    inner join raw.{{ table }} as new
        on new.vintage_id = pairs.vintage_id
    inner join raw.{{ table }} as old
        on old.vintage_id = pairs.vintage_before
        {%- for key in keys %}
        and old.{{ key }} = new.{{ key }}
        {%- endfor %}
    where pairs.source = '{{ table }}'
        and (old.value is distinct from new.value or old.status is distinct from new.status)
{%- endmacro %}

{# The shape of the same where nothing has been revised. #}
{% macro no_revised_cells() -%}
    select
        {{ as_text('null') }} as source, {{ as_text('null') }} as cell, {{ as_text('null') }} as region_code,
        {{ as_text('null') }} as industry_code, {{ as_text('null') }} as measure, cast(null as integer) as year,
        {{ as_double('null') }} as value_before, {{ as_double('null') }} as value,
        {{ as_text('null') }} as symbol_before, {{ as_text('null') }} as symbol
    where false
{%- endmacro %}
