-- Every test of every claim with what the catalogue says of its measure. A test without a measure is a part of the
-- sentence that nothing at hand can test.
select
    tests.*,
    tests.comparator in ('rises', 'falls', 'rises_more_than', 'falls_more_than') or tests.quantity = 'growth' as has_span,
    catalogue.label_sv as measure_sv,
    catalogue.label_en as measure_en,
    catalogue.unit,
    catalogue.change_as,
    coalesce(catalogue.tolerance, 0) as tolerance,
    coalesce(tests.reason_sv, nullif(catalogue.missing_sv, '')) as missing_sv,
    coalesce(tests.reason_en, tests.reason_sv, nullif(catalogue.missing_en, '')) as missing_en,
    versions.known_until
from {{ ref('stg_strategy_claim_tests') }} as tests
inner join {{ ref('stg_strategy_versions') }} as versions
    on versions.strategy_id = tests.strategy_id
left join {{ ref('measure_catalogue') }} as catalogue
    on catalogue.measure = tests.measure
