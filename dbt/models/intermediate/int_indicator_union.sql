{{ config(materialized='view') }}
-- All figures of all regions in one form, municipalities too. period_start is filled where the figure is of a period.
select * from {{ ref('int_indicator_employment') }}
union all
select * from {{ ref('int_indicator_structure') }}
union all
select * from {{ ref('int_indicator_productivity') }}
union all
select * from {{ ref('int_indicator_accounts') }}
union all
select * from {{ ref('int_indicator_divisions') }}
union all
select * from {{ ref('int_indicator_research') }}
union all
select * from {{ ref('int_indicator_tables') }}
union all
select * from {{ ref('int_indicator_ratios') }}
union all
select * from {{ ref('int_indicator_cooperation') }}
