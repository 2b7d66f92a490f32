{# Raw table -> its columns, of those that have a vintage before the one in use: on a first nightly run none. #}
{% macro columns_of_raw_tables() -%}
    {%- set found = {} -%}
    {%- if execute -%}
        {%- set query -%}
            select table_name, column_name
            from information_schema.columns
            where table_schema = 'raw'
                and table_name in (select source from {{ source('earlier', 'vintages') }})
            order by table_name, ordinal_position
        {%- endset -%}
        {%- for row in run_query(query).rows -%}
            {%- do found.setdefault(row[0], []).append(row[1]) -%}
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
        {%- elif column not in ('vintage_id', 'value', 'status') -%}
            {%- do keys.append(column) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set industry = 'industry_code' if 'industry_code' in names else ('sni2007' if 'sni2007' in keys else none) -%}
    select
        '{{ table }}' as source,
        {% for key in keys %}'{{ key }} ' || new.{{ key }}{{ " || ', ' || " if not loop.last }}{% endfor %} as cell,
        {{ 'new.region' if 'region' in keys else 'cast(null as varchar)' }} as region_code,
        {{ 'new.' ~ industry if industry else 'cast(null as varchar)' }} as industry_code,
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
        cast(null as varchar) as source, cast(null as varchar) as cell, cast(null as varchar) as region_code,
        cast(null as varchar) as industry_code, cast(null as varchar) as measure, cast(null as integer) as year,
        {{ as_double('null') }} as value_before, {{ as_double('null') }} as value,
        cast(null as varchar) as symbol_before, cast(null as varchar) as symbol
    where false
{%- endmacro %}
