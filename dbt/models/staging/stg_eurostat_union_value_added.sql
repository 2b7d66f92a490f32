{{ stage_table('eurostat_union_value_added', keys={
    'nuts_code': 'cells.geo',
    'industry_code': 'cells.nace_r2',
}) }}
