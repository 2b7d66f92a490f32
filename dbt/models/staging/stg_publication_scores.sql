{{ stage_works('publication_scores') }}
