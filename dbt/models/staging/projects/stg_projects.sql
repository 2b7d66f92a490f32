{{ stage_projects('projects', [
    'line', 'match_key', 'has_id', 'fund', 'local_id', 'unique_id', 'title_sv', 'title_en', 'summary',
    'programme', 'specific_objective', 'intervention_field', 'lead', 'lead_number', 'is_natural_person',
    'status', 'decided_on', 'starts_on', 'ends_on', 'municipality_code', 'plan_id', 'strategy_id'
]) }}
