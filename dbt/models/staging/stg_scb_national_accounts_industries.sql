{{ stage_table('scb_national_accounts_industries', where='cells.industry_code is not null', keys={
    'region_code': "'00'",
    'industry_code': 'cells.industry_code',
}) }}
