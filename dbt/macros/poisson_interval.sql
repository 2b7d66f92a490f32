{#
    Limits of a 95 % interval for a Poisson mean, given the count: Byar's approximation to the exact limits
    (Breslow & Day 1987, II, eq. 2.13), and the exact upper limit -ln(0.025) for a count of zero.

    Against the exact limits (chi-squared quantiles) its error is below 3 % of the limit for counts from 1 and below
    0.1 % from 10, and it is on the safe side of neither: docs/methods.md has the table.

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
