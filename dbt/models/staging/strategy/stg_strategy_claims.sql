{{ followed_strategies('claims') }}
