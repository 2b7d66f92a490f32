{{ stage_works('publication_citations') }}
