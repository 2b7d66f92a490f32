{{ stage_table('scb_bas_final', keys={
    'region_code': 'cells.region',
    'industry_code': 'cells.sni2007',
    'sex_code': 'cells.kon',
}) }}
