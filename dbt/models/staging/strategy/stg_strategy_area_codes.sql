{{ followed_strategies('area_codes') }}
