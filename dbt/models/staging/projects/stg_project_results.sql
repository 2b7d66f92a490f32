{{ stage_projects('project_results', [
    'line', 'quarter', 'code', 'label_en', 'unit', 'split', 'baseline', 'target', 'achieved', 'forecast',
    'is_verified'
]) }}
