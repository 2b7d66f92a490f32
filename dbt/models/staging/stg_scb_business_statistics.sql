{{ stage_table('scb_business_statistics', keys={
    'region_code': 'cells.region',
    'industry_code': 'cells.industry_code',
}) }}
