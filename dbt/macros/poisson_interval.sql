{#
    Limits of a 95 % interval for a Poisson mean, given the count: Byar's approximation to the exact limits
    (Breslow & Day 1987, vol. II, p. 69), and the exact upper limit -ln(0.025) for a count of zero.

    Against the exact limits (chi-squared quantiles) the upper one is within 0.2 % from a count of 1. The lower one is
    too low: by 48 % at 1, 7 % at 2, 2.5 % at 3, 0.2 % at 10 and 0.002 % at 100. docs/methods.md has the table.

    Registers count everybody: the interval is "as if drawn", the spread of a count of this size if each job were a
    draw from the nation's industries. People work in firms, so the true spread is wider.
#}
{% macro poisson_low(count) -%}
    case
        when {{ count }} = 0 then 0
        when {{ count }} > 0 then {{ count }} * power(
            1 - 1 / (9 * {{ as_double(count) }}) - {{ z_95() }} / (3 * sqrt({{ as_double(count) }})), 3
        )
    end
{%- endmacro %}

{% macro poisson_high(count) -%}
    case
        when {{ count }} = 0 then 3.688879454113936
        when {{ count }} > 0 then ({{ count }} + 1) * power(
            1 - 1 / (9 * ({{ as_double(count) }} + 1)) + {{ z_95() }} / (3 * sqrt({{ as_double(count) }} + 1)), 3
        )
    end
{%- endmacro %}

{# 97.5 % quantile of the standard normal distribution. #}
{% macro z_95() -%} 1.959963984540054 {%- endmacro %}
