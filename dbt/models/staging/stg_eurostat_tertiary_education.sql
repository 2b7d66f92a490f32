{{ stage_table('eurostat_tertiary_education', keys={
    'nuts_code': 'cells.geo',
    'sex_code': 'cells.sex',
}) }}
