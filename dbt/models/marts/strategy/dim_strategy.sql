select
    strategy_id,
    version,
    decided_on,
    title_sv,
    coalesce(title_en, title_sv) as title_en,
    language,
    country,
    owner_sv,
    coalesce(owner_en, owner_sv) as owner_en,
    decided_by_sv,
    coalesce(decided_by_en, decided_by_sv) as decided_by_en,
    document,
    period_from,
    period_to,
    horizon,
    known_until,
    vintage_id
from {{ ref('int_strategy_versions') }}
