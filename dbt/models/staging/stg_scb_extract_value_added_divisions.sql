{{ stage_table('scb_extract_value_added_divisions', keys={
    'region_code': 'cells.region',
    'industry_code': 'cells.sni2007',
}) }}
