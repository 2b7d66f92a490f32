{#
    Seeds on Spark: the names of its types, and values as literals. Its session binds an empty cell as the text None, and
    does not escape an apostrophe. Elsewhere a seed is loaded by the database's own means (warehouse/model_tables.py).
#}

{% macro spark__seed_type(declared) -%}
    {{ {'text': 'string', 'double precision': 'double', 'integer': 'int'}.get(declared, declared) }}
{%- endmacro %}

{% macro spark__seed_literal(value) -%}
    {%- if value is none -%} null
    {%- else -%} '{{ value | string | replace("\\", "\\\\") | replace("'", "\\'") }}'
    {%- endif -%}
{%- endmacro %}

{% macro spark__seed_types(model, agate_table) -%}
    {%- set declared = model['config'].get('column_types', {}) -%}
    {%- set types = {} -%}
    {%- for column in agate_table.column_names -%}
        {%- do types.update({
            column: spark__seed_type(declared.get(column) or adapter.convert_type(agate_table, loop.index0))
        }) -%}
    {%- endfor -%}
    {{ return(types) }}
{%- endmacro %}

{% macro spark__create_csv_table(model, agate_table) -%}
    {%- set sql -%}
        create table {{ this.render() }} (
            {%- for column, type in spark__seed_types(model, agate_table).items() %}
            {{ column }} {{ type }}{{ ',' if not loop.last }}
            {%- endfor %}
        ) {{ file_format_clause() }}
    {%- endset -%}
    {%- call statement('_') %}{{ sql }}{% endcall -%}
    {{ return(sql) }}
{%- endmacro %}

{% macro spark__load_csv_rows(model, agate_table) -%}
    {%- set sql -%}
        insert into {{ this.render() }}
        select
            {%- for column, type in spark__seed_types(model, agate_table).items() %}
            cast({{ column }} as {{ type }}){{ ',' if not loop.last }}
            {%- endfor %}
        from values
        {%- for row in agate_table.rows %}
            ({% for value in row %}{{ spark__seed_literal(value) }}{{ ', ' if not loop.last }}{% endfor %}){{ ',' if not loop.last }}
        {%- endfor %}
        as loaded ({{ agate_table.column_names | join(', ') }})
    {%- endset -%}
    {%- do adapter.add_query(sql, abridge_sql_log=True) -%}
    {{ return(sql) }}
{%- endmacro %}
