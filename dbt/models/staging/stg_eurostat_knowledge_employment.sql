{{ stage_table('eurostat_knowledge_employment', keys={
    'nuts_code': 'cells.geo',
    'activity': 'cells.nace_r2',
}) }}
