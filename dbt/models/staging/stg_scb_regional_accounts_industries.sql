{{ stage_table('scb_regional_accounts_industries', employed_in_thousands=true, keys={
    'region_code': 'cells.region',
    'industry_code': 'cells.industry_code',
}) }}
