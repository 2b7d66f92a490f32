{{ stage_table('scb_emissions', keys={
    'region_code': 'cells.region',
}) }}
