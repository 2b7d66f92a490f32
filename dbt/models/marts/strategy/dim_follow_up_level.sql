select
    levels.strategy_id,
    levels.level,
    levels.kind as level_kind,
    coalesce(levels.name_sv, levels.name_en, levels.level) as label_sv,
    coalesce(levels.name_en, levels.name_sv, levels.level) as label_en,
    levels.cadence,
    levels.one_per,
    levels.review,
    levels.owner_sv,
    coalesce(levels.owner_en, levels.owner_sv) as owner_en,
    levels.reports_to_sv,
    coalesce(levels.reports_to_en, levels.reports_to_sv) as reports_to_en,
    levels.sort_order
from {{ ref('int_strategy_levels') }} as levels
