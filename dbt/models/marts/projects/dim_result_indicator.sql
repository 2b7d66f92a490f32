-- What projects report: the programmes' indicators, and codes that only a file has.
with known as (
    select code, kind, label_sv, label_en, unit, unit_sv from {{ ref('programme_indicators') }}
),

own as (
    select code, max(label_en) as label, max(unit) as unit
    from {{ ref('int_project_results') }}
    where code not in (select known.code from known)
    group by code
)

select code as result_code, kind, label_sv, label_en, unit, unit_sv,
    case
        when unit like 'enterprises%' then 'once a project'
        when unit like 'participations%' or unit in ('participants', 'persons') then 'each time'
        else 'as it is'
    end as counting_rule,
    -- An enterprise or a person of two projects is in both: a sum over projects is of participations.
    unit like 'enterprises%' or unit like 'participa%' or unit in ('persons', 'organisations') as may_count_twice
from known
union all
select code as result_code, 'own' as kind, coalesce(label, code) as label_sv, coalesce(label, code) as label_en, unit,
    unit as unit_sv, 'as it is' as counting_rule, false as may_count_twice
from own
