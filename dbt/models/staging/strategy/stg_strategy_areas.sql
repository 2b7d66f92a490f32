{{ followed_strategies('areas') }}
