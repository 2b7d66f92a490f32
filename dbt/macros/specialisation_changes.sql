{#
    Entry into and exit from a state between two years (EconGeo's entry.mat and exit.mat): NULL = not at risk. Only what
    was outside can enter, only what was inside can leave; a state that is not known is at no risk either.
#}
{% macro entered(before, now) -%}
    case when not ({{ before }}) then case when {{ now }} then 1 when not ({{ now }}) then 0 end end
{%- endmacro %}

{% macro left_state(before, now) -%}
    case when {{ before }} then case when {{ now }} then 0 when not ({{ now }}) then 1 end end
{%- endmacro %}

{#
    A specialisation that is more than flicker around 1: the lower limit above 1, or a quotient of at least 1 two years in
    a row. NULL where the first year of a series would need the year before it.
#}
{% macro firmly_specialised(quotient, low, quotient_before) -%}
    case
        when {{ low }} > 1 then true
        when {{ quotient }} < 1 or {{ quotient_before }} < 1 then false
        when {{ quotient }} >= 1 and {{ quotient_before }} >= 1 then true
    end
{%- endmacro %}
