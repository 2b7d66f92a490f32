{{ stage_table('eurostat_regional_product', keys={
    'nuts_code': 'cells.geo',
}) }}
