-- How a figure is written for people: its words, its symbol and its decimals, by unit and never by size.
select
    unit,
    label_sv,
    label_en,
    symbol_sv,
    symbol_en,
    decimals
from {{ ref('int_units') }}
