{{ followed_strategies('claim_tests') }}
