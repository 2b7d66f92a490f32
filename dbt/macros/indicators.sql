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

{# The value that a target asks for in one region and year; NULL where it asks for a direction only. #}
{% macro target_value(row) -%}
    case {{ row }}.rule
        when 'at_least' then {{ row }}.value_number
        when 'at_most' then {{ row }}.value_number
        when 'category_at_least' then {{ row }}.value_number
        when 'rank_at_most' then {{ row }}.value_number
        -- The nearer end of the range.
        when 'between' then case when {{ row }}.value > {{ row }}.value_high_number
            then {{ row }}.value_high_number else {{ row }}.value_number end
        when 'change_at_least' then coalesce({{ row }}.reference_value, {{ row }}.baseline) * (1 + {{ row }}.value_number / 100)
        when 'change_at_most' then coalesce({{ row }}.reference_value, {{ row }}.baseline) * (1 + {{ row }}.value_number / 100)
        when 'gap_at_most' then {{ row }}.reference_value
        when 'same_as' then {{ row }}.reference_value
    end
{%- endmacro %}

{#
    What is left to a target: above 0 it is not reached, 0 or below it is. Of a gap, what it is too wide; of a rank, the
    places that are lacking. NULL for rules that set a direction only.
#}
{% macro target_distance(row) -%}
    case {{ row }}.rule
        when 'at_least' then {{ row }}.target - {{ row }}.value
        when 'category_at_least' then {{ row }}.target - {{ row }}.value
        when 'change_at_least' then {{ row }}.target - {{ row }}.value
        when 'at_most' then {{ row }}.value - {{ row }}.target
        when 'change_at_most' then {{ row }}.value - {{ row }}.target
        when 'between' then greatest(
            {{ row }}.value_number - {{ row }}.value, {{ row }}.value - {{ row }}.value_high_number
        )
        when 'rank_at_most' then {{ row }}.county_rank - {{ row }}.target
        when 'gap_at_most' then {{ gap_to_reference(row) }} - {{ row }}.value_number
        when 'same_as' then {{ gap_to_reference(row) }}
    end
{%- endmacro %}

{# How far a value is on the wrong side of its reference. #}
{% macro gap_to_reference(row) -%}
    case {{ row }}.direction
        when 'up' then {{ row }}.reference_value - {{ row }}.value
        when 'down' then {{ row }}.value - {{ row }}.reference_value
        else abs({{ row }}.value - {{ row }}.reference_value)
    end
{%- endmacro %}

{#
    reached, on_track, too_slow, standing, wrong_way or not_assessable: the pace of the last five years against the pace
    that is needed until the target is due. For a target that moves both are paces of the gap. A rule without a value can
    be on track, standing or go the wrong way, and is never reached.
#}
{% macro outlook(row, on_track_ratio) -%}
    case
        when {{ row }}.rule = 'follow' then 'not_assessable'
        when {{ row }}.distance <= 0 then 'reached'
        when {{ row }}.pace_now is null then 'not_assessable'
        when {{ row }}.rule in ('rise', 'fall', 'hold', 'change_at_least', 'change_at_most') and {{ row }}.distance is null then
            case
                when {{ row }}.rule = 'hold' and {{ row }}.pace_now > 0 - {{ row }}.smallest_trend then 'on_track'
                when abs({{ row }}.pace_now) < {{ row }}.smallest_trend then 'standing'
                when {{ row }}.pace_now > 0 then 'on_track'
                else 'wrong_way'
            end
        when {{ row }}.distance is null then 'not_assessable'
        when abs({{ row }}.pace_now) < {{ row }}.smallest_trend then 'standing'
        when {{ row }}.pace_now < 0 then 'wrong_way'
        when {{ row }}.pace_needed is null then 'not_assessable'
        when {{ row }}.pace_now / {{ row }}.pace_needed >= {{ on_track_ratio }} then 'on_track'
        else 'too_slow'
    end
{%- endmacro %}

{# Why an outlook is not assessable; NULL where it is. #}
{% macro outlook_reason(row) -%}
    case
        when {{ row }}.rule = 'follow' then 'no_target'
        when {{ row }}.distance <= 0 then null
        when {{ row }}.rule in ('change_at_least', 'change_at_most') and {{ row }}.target is null then 'no_baseline'
        when {{ row }}.rule in ('gap_at_most', 'same_as') and {{ row }}.reference_value is null then 'no_reference'
        when {{ row }}.pace_now is null then 'fewer_than_five_years'
        when {{ row }}.distance is not null and {{ row }}.pace_needed is null
            and abs({{ row }}.pace_now) >= {{ row }}.smallest_trend and {{ row }}.pace_now > 0 then 'past_due'
    end
{%- endmacro %}

{#
    Figures with the regime that is followed: that of the latest year, and where several have it the one that comes first
    in `comparison_bases`; with the year that it is compared with.

    figures: rows of regime, year and whatever else; within: columns that name a series.
#}
{% macro with_regime_followed(figures, within) -%}
select
    {{ figures }}.*,
    {{ figures }}.regime = first_value({{ figures }}.regime) over (
        partition by {{ qualified(figures, within) }}
        order by {{ figures }}.year desc nulls last, bases.follow_order asc nulls last, {{ figures }}.regime asc
        rows between unbounded preceding and unbounded following
    ) as is_followed,
    bases.base_year
from {{ figures }}
left join {{ ref('comparison_bases') }} as bases
    on bases.regime = {{ figures }}.regime
{%- endmacro %}
