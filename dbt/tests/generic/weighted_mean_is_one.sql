{#
    Weighted by their totals, the regions' quotients of an industry average to 1: sum(E_r LQ_ir) / E = 1 follows from
    the definition where the regions sum to the nation, so a broken join or total shows here. BAS is perturbed and
    rounded sums of the accounts differ a little, hence the tolerance; a missing county leaves the cell out.
#}
{% test weighted_mean_is_one(model) %}
with means as (
    select
        industry_code, classification, regime, measure, year,
        sum(region_total * location_quotient) / max(national_total) as weighted_mean,
        max(national_value) as national_value,
        count(location_quotient) as counted
    from {{ model }}
    where length(region_code) = 2 and region_code <> '90'
    group by industry_code, classification, regime, measure, year
)

select * from means
where counted = 21
    -- Ten units in the nation's value, or one per cent: rounding and perturbation, not structure.
    and abs(weighted_mean - 1) > greatest(0.01, 10.0 / nullif(abs(national_value), 0))
{% endtest %}
