{{ stage_table('scb_guest_nights', keys={
    'region_code': 'cells.region',
}) }}
