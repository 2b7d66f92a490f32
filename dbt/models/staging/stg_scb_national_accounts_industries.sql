{{ stage_table('scb_national_accounts_industries', keys={
    'region_code': "'00'",
    'industry_code': 'coalesce(cells.industry_code, cells.sni2007)',
}) }}
