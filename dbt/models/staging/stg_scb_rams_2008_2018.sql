{{ stage_table('scb_rams_2008_2018', keys={
    'region_code': 'cells.region',
    'industry_code': 'cells.sni2007',
    'sex_code': 'cells.kon',
}) }}
