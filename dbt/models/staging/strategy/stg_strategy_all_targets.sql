select * from {{ source('strategy', 'targets') }}
