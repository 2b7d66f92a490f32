{{ followed_strategies('plans') }}
