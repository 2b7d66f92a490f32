{# Standardised quotients of an industry have mean 0 and standard deviation 1 over the regions they were taken over. #}
{% test standardised_quotients(model) %}
with moments as (
    select
        industry_code, classification, regime, measure, year,
        avg(standardised_location_quotient) as mean,
        stddev_samp(standardised_location_quotient) as deviation
    from {{ model }}
    where region_code <> '90'
    group by industry_code, classification, regime, measure, year
)

select * from moments
where abs(mean) > 1e-9 or abs(deviation - 1) > 1e-9
{% endtest %}
