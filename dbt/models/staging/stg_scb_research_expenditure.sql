{{ stage_table('scb_research_expenditure', keys={
    'region_code': 'cells.region',
    'sector': 'cells.sector',
}) }}
