{{ followed_strategies('area_links') }}
