{{ stage_works('publications') }}
