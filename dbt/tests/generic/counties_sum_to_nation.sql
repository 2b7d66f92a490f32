{# Within each cell the 21 counties sum to the nation; a cell in which a county is missing cannot be validated. #}
{% test counties_sum_to_nation(model, value, cell, tolerance, where='true') %}
with sums as (
    select
        {{ cell | join(', ') }},
        sum(case when region_code = '00' then {{ value }} end) as nation,
        sum(case when region_code <> '00' then {{ value }} end) as counties,
        count(case when region_code <> '00' then {{ value }} end) as counted
    from {{ model }}
    where {{ where }} and length(region_code) = 2 and region_code <> '90'
    group by {{ cell | join(', ') }}, regime
)

select * from sums
where counted = 21 and abs(nation - counties) > {{ tolerance }}
{% endtest %}
