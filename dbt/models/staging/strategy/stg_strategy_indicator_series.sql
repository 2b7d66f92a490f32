{{ followed_strategies('indicator_series') }}
