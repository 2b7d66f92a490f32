{{ stage_table('scb_rams_2019_2021', keys={
    'region_code': 'cells.region',
    'industry_code': 'cells.sni2007',
    'sex_code': 'cells.kon',
}) }}
