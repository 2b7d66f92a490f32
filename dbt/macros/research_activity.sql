{#
    Activity index (Frame 1977; Schubert & Braun 1986): the field's share of the organisation's publications over its
    share of the base's.

        AI(A, f) = (P_Af / P_A) / (P_Wf / P_W)

    P_A and P_W are sums over the fields of one scheme, so that the index of the base against itself is 1 in every field.
    NULL where the base has none. The relative specialisation index (AI - 1) / (AI + 1) is not published: its upper limit
    depends on the field (Stare & Kejzar 2014, DOI 10.1016/j.joi.2014.04.004).
#}
{% macro activity_index(count, total, base_count, base_total) -%}
    ({{ as_double(count) }} / nullif({{ total }}, 0)) / nullif({{ as_double(base_count) }} / nullif({{ base_total }}, 0), 0)
{%- endmacro %}

{# A limit of its interval: the index times what a Poisson count of that size has as its limit, over the count. #}
{% macro activity_limit(index, limit, count) -%}
    {{ index }} * ({{ limit }}) / nullif({{ as_double(count) }}, 0)
{%- endmacro %}

{#
    Windows of four years that slide by one; where there are fewer years, the one window that ends with the last.

    years: relation with `year`.
#}
{% macro research_windows(years) -%}
select distinct years.year - 3 as period_start, years.year as period_end
from {{ years }} as years
cross join (select min(year) as first_year, max(year) as last_year from {{ years }}) as span
where years.year >= span.first_year + 3 or years.year = span.last_year
{%- endmacro %}

{# A publication's part in a unit by each way of counting: full, author-fractional, organisation-fractional. #}
{% macro counting_part(counting) -%}
    {%- if counting == 'full' -%} 1.0
    {%- elif counting == 'author_fractional' -%} author_fraction * field_fraction
    {%- else -%} organisation_fraction * field_fraction
    {%- endif -%}
{%- endmacro %}
