{{ stage_table('scb_regional_accounts_totals', employed_in_thousands=true, keys={
    'region_code': 'cells.region',
    'industry_code': "'TOTAL'",
}) }}
