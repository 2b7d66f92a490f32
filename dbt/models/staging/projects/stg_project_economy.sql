{{ stage_projects('project_economy', [
    'line', 'quarter', 'kind', 'financier', 'amount_original', 'currency', 'rate', 'rate_date', 'amount_sek'
]) }}
