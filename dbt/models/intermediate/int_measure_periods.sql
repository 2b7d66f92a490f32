-- In which years each figure is at hand, regime by regime: where the evidence for a claim may be taken from.
select
    figure,
    industry_code as subject,
    regime,
    period_start,
    year,
    max(case when origin = 'simulated' then 1 else 0 end) as is_simulated
from {{ ref('int_indicator_figures') }}
group by figure, industry_code, regime, period_start, year
