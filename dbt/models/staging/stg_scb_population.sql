{{ stage_table('scb_population', keys={
    'region_code': 'cells.region',
    'sex_code': 'cells.kon',
}) }}
