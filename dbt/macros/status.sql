{#
    The agency's symbol as a status in words. A cell without a value keeps NULL: what is missing is never made 0.
    The one exception is the agency's own zero: `-` means that there is nothing to count.
#}
{% macro status_of(symbol, value) -%}
    case
        when {{ value }} is not null then 'published'
        when {{ symbol }} in ('-', '–') then 'nil'
        -- Eurostat's letters and Kolada's words besides the symbols of PxWeb.
        when {{ symbol }} in ('..', ':', 'Missing') then 'not_available'
        when {{ symbol }} in ('.', 'z') then 'not_applicable'
        when {{ symbol }} = 'absent' then 'not_given'
        when {{ symbol }} = 'deleted' then 'withdrawn'
        when {{ symbol }} = '...' then 'not_yet_available'
        when {{ symbol }} in ('....', '.....', '......') then 'not_shown'
        when {{ symbol }} in ('U', 'C', '..C', 'c', 'Private') then 'suppressed'
        -- The contract warns of a symbol that nobody knows, by name; the cell stays what it is, without a value.
        when {{ symbol }} is not null then 'unknown_symbol'
        else 'missing'
    end
{%- endmacro %}

{% macro value_of(symbol, value) -%}
    case when {{ value }} is null and {{ symbol }} in ('-', '–') then 0 else {{ value }} end
{%- endmacro %}
