{{ followed_strategies('targets') }}
