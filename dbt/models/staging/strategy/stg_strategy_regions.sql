{{ followed_strategies('regions') }}
