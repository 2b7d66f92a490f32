{{ stage_table('eurostat_research_expenditure', keys={
    'nuts_code': 'cells.geo',
    'sector': 'cells.sectperf',
}) }}
