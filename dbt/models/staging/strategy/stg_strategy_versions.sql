{{ followed_strategies('versions') }}
