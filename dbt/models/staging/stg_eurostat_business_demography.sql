{{ stage_table('eurostat_business_demography', keys={
    'nuts_code': 'cells.geo',
    'size_class': 'cells.sizeclas',
}) }}
