{{ stage_table('kolada_indicators', keys={
    'municipality_code': 'cells.municipality',
    'gender_code': 'cells.gender',
    'kpi_code': 'cells.kpi',
}) }}
