-- Prices of value added by industry, 1 in any one year: what turns current prices into volumes. No declared source has
-- them (SCB's national accounts, NR0103, would): without rows here the growth decompositions say that they lack prices.
select
    cast(null as varchar) as regime,
    cast(null as varchar) as classification,
    cast(null as varchar) as industry_code,
    cast(null as integer) as year,
    {{ as_double('null') }} as deflator,
    cast(null as varchar) as source,
    cast(null as varchar) as origin
where false
