{{ followed_strategies('figures') }}
