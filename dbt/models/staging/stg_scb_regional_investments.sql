{{ stage_table('scb_regional_investments', keys={
    'region_code': 'cells.region',
    'industry_code': 'cells.industry_code',
}) }}
