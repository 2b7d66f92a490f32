{{ stage_table('scb_exports', keys={
    'region_code': 'cells.region',
}) }}
