{{ followed_strategies('criteria') }}
