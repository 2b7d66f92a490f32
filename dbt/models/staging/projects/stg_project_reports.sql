{{ stage_projects('project_reports', [
    'line', 'quarter', 'period_from', 'period_to', 'due_on', 'arrived_on', 'light', 'comment_sv'
]) }}
