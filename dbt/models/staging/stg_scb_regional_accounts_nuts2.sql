{{ stage_table('scb_regional_accounts_nuts2', employed_in_thousands=true, keys={
    'region_code': 'cells.region',
    'industry_code': 'cells.sni2007',
}) }}
