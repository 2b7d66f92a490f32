{{ config(materialized='view') }}
select
    *,
    case when vintage_id is null then 'not available' else 'in use' end as state
from {{ ref('stg_sources') }}
