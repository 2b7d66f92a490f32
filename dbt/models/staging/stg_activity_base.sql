{{ stage_works('activity_base') }}
