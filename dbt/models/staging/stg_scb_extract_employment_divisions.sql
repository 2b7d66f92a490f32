{{ stage_table('scb_extract_employment_divisions', keys={
    'region_code': 'cells.region',
    'industry_code': 'cells.sni2007',
    'sex_code': 'cells.kon',
}) }}
