{{ config(materialized='view') }}
select
    publication_id,
    vintage_id,
    organisation_code as partner_code
from {{ ref('stg_publication_organisations') }}
where organisation_code <> 'unknown'
