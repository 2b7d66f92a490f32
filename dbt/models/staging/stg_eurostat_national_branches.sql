{{ stage_table('eurostat_national_branches', keys={
    'nuts_code': 'cells.geo',
    'industry_code': 'cells.industry_code',
}) }}
