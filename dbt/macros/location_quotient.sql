{#
    Location quotient (Hoover 1936; Balassa 1965): the industry's share of the region over its share of the nation.

        LQ = (value / region_total) / (national_value / national_total)

    NULL, never 0, where a denominator is zero or missing. A missing cell makes its own quotient NULL and no other,
    because totals are the published margins.
#}
{% macro location_quotient(value, region_total, national_value, national_total) -%}
    {{ value }} / nullif({{ expected_value(region_total, national_value, national_total) }}, 0)
{%- endmacro %}

{# What the industry would count in the region if it had the nation's share there. #}
{% macro expected_value(region_total, national_value, national_total) -%}
    ({{ as_double(region_total) }} * {{ national_value }} / nullif({{ national_total }}, 0))
{%- endmacro %}

{# Symmetric form, between -1 and 1 with 0 at the nation's share (Laursen 2015): for averages and trends. #}
{% macro symmetric(quotient) -%}
    ({{ quotient }} - 1) / ({{ quotient }} + 1)
{%- endmacro %}
