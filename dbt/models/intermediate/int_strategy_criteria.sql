{{ config(materialized='view') }}
select * from {{ ref('stg_strategy_criteria') }}
