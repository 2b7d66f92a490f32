{{ stage_table('eurostat_union_employed', employed_in_thousands=true, keys={
    'nuts_code': 'cells.geo',
    'industry_code': 'cells.nace_r2',
}) }}
