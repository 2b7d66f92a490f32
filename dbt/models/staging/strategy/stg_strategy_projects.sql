{{ followed_strategies('projects') }}
