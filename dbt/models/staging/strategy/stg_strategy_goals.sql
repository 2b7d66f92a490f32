{{ followed_strategies('goals') }}
