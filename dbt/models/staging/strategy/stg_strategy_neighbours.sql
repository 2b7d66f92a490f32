{{ followed_strategies('neighbours') }}
