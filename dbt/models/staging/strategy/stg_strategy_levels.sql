{{ followed_strategies('levels') }}
