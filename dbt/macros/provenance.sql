{# Where a figure that was made of several rows comes from: aggregates over the rows, and pairs of two rows. #}

{# The vintage, where one suffices; NULL where the rows were read from several: then the sources tell. #}
{% macro one_vintage(column) -%}
    case when min({{ column }}) = max({{ column }}) then min({{ column }}) end
{%- endmacro %}

{# The source tables of rows, each once and in alphabetical order; a row may itself name several. #}
{% macro source_names(column) -%}
    case
        when min({{ column }}) = max({{ column }}) then min({{ column }})
        else {{ adapter.dispatch('names_once', 'styrka')(adapter.dispatch('names_of_rows', 'styrka')(column)) }}
    end
{%- endmacro %}

{% macro source_pair(one, other) -%}
    case
        when {{ one }} = {{ other }} then {{ one }}
        else {{ adapter.dispatch('names_once', 'styrka')(one ~ " || ', ' || " ~ other) }}
    end
{%- endmacro %}

{# Names parted by commas, each once and in alphabetical order. #}
{% macro default__names_once(names) -%}
    array_to_string(list_sort(list_distinct(string_split({{ names }}, ', '))), ', ')
{%- endmacro %}

{% macro postgres__names_once(names) -%}
    (
        select string_agg(distinct one.name collate "C", ', ' order by one.name collate "C")
        from unnest(string_to_array({{ names }}, ', ')) as one (name)
    )
{%- endmacro %}

{% macro spark__names_once(names) -%}
    array_join(array_sort(array_distinct(split({{ names }}, ', '))), ', ')
{%- endmacro %}

{% macro default__names_of_rows(column) -%}
    string_agg(distinct {{ column }}, ', ')
{%- endmacro %}

{% macro spark__names_of_rows(column) -%}
    array_join(collect_set({{ column }}), ', ')
{%- endmacro %}

{% macro vintage_pair(one, other) -%}
    case when {{ one }} = {{ other }} then {{ one }} end
{%- endmacro %}

{% macro weaker_origin(one, other) -%}
    {{ weakest_of([one, other]) }}
{%- endmacro %}

{# One text of many, in order. #}
{% macro joined_text(expression, order_by, separator=', ') -%}
    {{ adapter.dispatch('joined_text', 'styrka')(expression, order_by, separator) }}
{%- endmacro %}

{% macro default__joined_text(expression, order_by, separator) -%}
    string_agg({{ expression }}, '{{ separator }}' order by {{ order_by }})
{%- endmacro %}

{% macro spark__joined_text(expression, order_by, separator) -%}
    string_agg({{ expression }}, '{{ separator }}') within group (order by {{ order_by }})
{%- endmacro %}

{#
    Per period of `periods` (regime, period_start, period_end) the breaks that lie inside it: a comparison of its two ends
    crosses them. One row per period that crosses any.

    breaks: relation with regime and year, the first year that does not compare with those before.
#}
{% macro breaks_in(periods, breaks) -%}
select
    periods.regime,
    periods.period_start,
    periods.period_end,
    {{ joined_text(as_text('breaks.year'), 'breaks.year') }} as breaks_crossed
from (select distinct regime, period_start, period_end from {{ periods }}) as periods
inner join (select distinct regime, year from {{ breaks }}) as breaks
    on breaks.regime = periods.regime
    and breaks.year > periods.period_start
    and breaks.year <= periods.period_end
group by periods.regime, periods.period_start, periods.period_end
{%- endmacro %}

{#
    Whether any of the source tables that a row names (parted by commas) holds preliminary figures: the agency will
    publish others for the same year in a table of its own.
#}
{% macro is_preliminary(source_names) -%}
    {{ adapter.dispatch('is_preliminary', 'styrka')(source_names) }}
{%- endmacro %}

{% macro default__is_preliminary(source_names) -%}
    exists (
        select 1 from {{ ref('int_preliminary_sources') }} as preliminary
        where ', ' || {{ source_names }} || ', ' like '%, ' || preliminary.source || ', %'
    )
{%- endmacro %}

{#
    Spark 4.3 fails on the above in a select from a union ("key not found: source#1065", in its optimiser). One pattern of
    all preliminary tables does the same; their names are of letters, digits and underscores.
#}
{% macro spark__is_preliminary(source_names) -%}
    coalesce(', ' || {{ source_names }} || ', ' rlike (
        select ', (' || nullif(array_join(collect_list(preliminary.source), '|'), '') || '), '
        from {{ ref('int_preliminary_sources') }} as preliminary
    ), false)
{%- endmacro %}
