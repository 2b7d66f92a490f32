{{ stage_table('kolada_education', keys={
    'municipality_code': 'cells.municipality',
    'gender_code': 'cells.gender',
    'kpi_code': 'cells.kpi',
}) }}
