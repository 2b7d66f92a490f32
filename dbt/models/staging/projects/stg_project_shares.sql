{{ stage_projects('project_shares', ['kind', 'code', 'share']) }}
