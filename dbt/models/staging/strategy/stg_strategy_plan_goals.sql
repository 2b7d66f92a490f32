{{ followed_strategies('plan_goals') }}
