select * from {{ source('strategy', 'versions') }}
