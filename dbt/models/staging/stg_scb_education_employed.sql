{{ stage_table('scb_education_employed', keys={
    'region_code': 'cells.region',
    'field': 'cells.field',
}) }}
