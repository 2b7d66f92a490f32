{{ stage_table('eurostat_mean_population', keys={
    'nuts_code': 'cells.geo',
}) }}
