{{ followed_strategies('indicators') }}
