{#
    Each region's industries beside the nation's: what nearly every measure starts from.

    cells: region_code, industry_code, classification, regime, measure, year, value and whatever else the rows carry.
    totals: region_code, classification, regime, measure, year, total, unknown_value, total_basis.
    values: where the nation's cells are read, under the same names; `cells` where it is left out.
    nation: code of the region that the others are compared with. It is compared with itself too, so that a measure of the
        nation is at hand under the same name.

    Totals are margins, not sums of what is visible: a missing cell changes no other row.
#}
{% macro compared_with_nation(cells, totals, values=none, nation='00') -%}
select
    cells.*,
    region.total as region_total,
    nation_cells.value as national_value,
    nation.total as national_total,
    region.unknown_value as region_unknown,
    nation.unknown_value as national_unknown,
    region.total_basis,
    cells.value / nullif(region.total, 0) as region_share,
    nation_cells.value / nullif(nation.total, 0) as national_share,
    {{ location_quotient('cells.value', 'region.total', 'nation_cells.value', 'nation.total') }} as location_quotient,
    nullif({{ expected_value('region.total', 'nation_cells.value', 'nation.total') }}, 0) as expected
from {{ cells }} as cells
inner join {{ totals }} as region
    on region.regime = cells.regime
    and region.classification = cells.classification
    and region.measure = cells.measure
    and region.region_code = cells.region_code
    and region.year = cells.year
left join {{ totals }} as nation
    on nation.regime = cells.regime
    and nation.classification = cells.classification
    and nation.measure = cells.measure
    and nation.region_code = '{{ nation }}'
    and nation.year = cells.year
left join {{ values or cells }} as nation_cells
    on nation_cells.regime = cells.regime
    and nation_cells.classification = cells.classification
    and nation_cells.measure = cells.measure
    and nation_cells.region_code = '{{ nation }}'
    and nation_cells.industry_code = cells.industry_code
    and nation_cells.year = cells.year
{%- endmacro %}

{#
    Standardised location quotient (O'Donoghue & Gleave 2004): how many standard deviations the quotient lies above the
    mean of the regions' quotients in that industry. Of the plain quotient, not of its logarithm: zero cells have none,
    and no test of normality is portable SQL. Sample standard deviation; NULL where the regions do not differ.

    spreads: rows of spread_of, of the regions and the industry that the quotient is compared with.
#}
{% macro standardised(quotient, spreads) -%}
    ({{ quotient }} - {{ spreads }}.mean) / nullif({{ spreads }}.deviation, 0)
{%- endmacro %}

{# Mean and sample standard deviation of a figure. One row per value of `within`. #}
{% macro spread_of(figure, rows, within) -%}
    select {{ within | join(', ') }}, avg({{ figure }}) as mean, stddev_samp({{ figure }}) as deviation
    from {{ rows }}
    group by {{ within | join(', ') }}
{%- endmacro %}

{# A part of 1 to nine decimals, so that two sums of the same parts in another order are equal on every database. #}
{% macro to_compare(expression) -%}
    floor({{ expression }} * 1000000000 + 0.5)
{%- endmacro %}
