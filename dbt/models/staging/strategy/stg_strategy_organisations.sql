{{ followed_strategies('organisations') }}
