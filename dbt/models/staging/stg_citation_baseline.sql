{{ stage_works('citation_baseline') }}
