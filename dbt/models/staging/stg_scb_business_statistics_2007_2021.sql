{{ stage_table('scb_business_statistics_2007_2021', keys={
    'region_code': 'cells.region',
    'industry_code': 'cells.industry_code',
}) }}
