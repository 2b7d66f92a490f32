{#
    Change per year over five years that follow each other: the least-squares slope, which for equally spaced years is

        (2 (v_t - v_t-4) + v_t-1 - v_t-3) / 10

    Written out and not with regr_slope, so that every database makes the same figure. NULL where one of the five years
    is not in the series.
#}
{% macro five_year_trend(value, year, within) -%}
{%- set window = 'over (partition by ' ~ within ~ ' order by ' ~ year ~ ')' -%}
    case when lag({{ year }}, 4) {{ window }} = {{ year }} - 4 then
        (2 * ({{ value }} - lag({{ value }}, 4) {{ window }})
            + lag({{ value }}, 1) {{ window }} - lag({{ value }}, 3) {{ window }}) / 10
    end
{%- endmacro %}

{#
    What is left to the target: above 0 it is not reached, 0 or below it is. For direction to_zero the sign of the value
    does not matter, only how far from the target it is.
#}
{% macro distance_to_target(direction, value, target) -%}
    case {{ direction }}
        when 'up' then {{ target }} - {{ value }}
        when 'down' then {{ value }} - {{ target }}
        when 'to_zero' then abs({{ value }} - {{ target }})
    end
{%- endmacro %}

{#
    improving, worsening, unchanged or not assessable: the direction of the trend against the direction that the strategy
    wants. A trend smaller than the tolerance is no change.
#}
{% macro indicator_status(direction, value, trend, tolerance) -%}
    case
        when {{ trend }} is null or {{ direction }} = 'context' then 'not assessable'
        when abs({{ trend }}) < {{ tolerance }} then 'unchanged'
        when {{ direction }} = 'up' and {{ trend }} > 0 then 'improving'
        when {{ direction }} = 'down' and {{ trend }} < 0 then 'improving'
        when {{ direction }} = 'to_zero' and {{ trend }} * {{ value }} < 0 then 'improving'
        else 'worsening'
    end
{%- endmacro %}

{# The weakest origin among the rows of a window; NULL counts as live. #}
{% macro weakest_origin_over(column, window) -%}
    case
        when max(case when {{ column }} = 'simulated' then 1 else 0 end) over ({{ window }}) = 1 then 'simulated'
        when max(case when {{ column }} = 'recorded' then 1 else 0 end) over ({{ window }}) = 1 then 'recorded'
        else 'live'
    end
{%- endmacro %}
