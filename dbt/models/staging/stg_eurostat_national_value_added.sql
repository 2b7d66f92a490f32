{{ stage_table('eurostat_national_value_added', keys={
    'nuts_code': 'cells.geo',
    'industry_code': 'cells.nace_r2',
}) }}
