{{ stage_works('citation_counts') }}
