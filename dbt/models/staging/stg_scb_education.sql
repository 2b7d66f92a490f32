{{ stage_table('scb_education', keys={
    'region_code': 'cells.region',
    'sex_code': 'cells.kon',
    'level': 'cells.level',
}) }}
