{{ config(materialized='view') }}
-- Drawn by Python (pipelines/transform/bootstrap_intervals.py), and so after the model that it draws from:
-- depends_on: {{ ref('int_research_strengths') }}
select * from {{ source('drawn', 'research_intervals') }}
