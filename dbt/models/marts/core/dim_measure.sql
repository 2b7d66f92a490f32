select
    table_name,
    measure,
    variant,
    label_sv,
    label_en,
    formula,
    unit,
    lowest,
    highest,
    note,
    reference
from {{ ref('measures') }}
