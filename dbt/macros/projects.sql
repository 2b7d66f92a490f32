{#
    Rows of a table of projects in the files of the vintages that this nightly run reads, each with its file. Real and
    simulated projects never share a key, whatever their programmes call them.
#}
{% macro stage_projects(table, columns) -%}
select
    ---------- keys
    case when vintage.origin = 'simulated' then 'simulated:' else '' end || cells.row_key as row_key,

    ---------- what it says
    {%- for column in columns %}
    cells.{{ column }},
    {%- endfor %}

    ---------- the file that says it
    files.quarter as file_quarter,
    files.received,
    files.rank as format_rank,
    files.format,
    files.sha256,

    ---------- provenance
    vintage.source,
    vintage.vintage_id,
    vintage.origin
from {{ source('raw', table) }} as cells
inner join {{ source('raw', 'project_files') }} as files
    on files.sha256 = cells.sha256
inner join {{ source('meta', 'current_vintages') }} as vintage
    on vintage.vintage_id = files.vintage_id
{%- endmacro %}

{#
    Of `rows` those that another row of the same key replaces: all but the first one in an order. Nearly every key is one
    row's alone, and rows are many, so only the others are sorted. In the order a row is `said`.
#}
{% macro replaced_rows(key, order_by) -%}
    select ranked.file_number, ranked.line
    from (
        select
            said.file_number,
            said.line,
            row_number() over (partition by said.{{ key | join(', said.') }} order by {{ order_by }}) as place
        from rows as said
        inner join (
            select {{ key | join(', ') }}
            from rows
            group by {{ key | join(', ') }}
            having count(*) > 1
        ) as several
            on several.{{ key[0] }} = said.{{ key[0] }}
            {%- for column in key[1:] %}
            and several.{{ column }} = said.{{ column }}
            {%- endfor %}
    ) as ranked
    where ranked.place > 1
{%- endmacro %}

{# The light of a distance in points between two shares, 0 to 1; NULL where there is none. #}
{% macro light_of(distance) -%}
    case
        when {{ distance }} is null then cast(null as {{ dbt.type_string() }})
        when {{ distance }} <= {{ project_limit('light_green_points') }} / 100 then 'green'
        when {{ distance }} <= {{ project_limit('light_yellow_points') }} / 100 then 'yellow'
        else 'red'
    end
{%- endmacro %}

{% macro project_limit(name) -%}
    (select limit_value from {{ ref('outlook_limits') }} where limit_name = '{{ name }}')
{%- endmacro %}
