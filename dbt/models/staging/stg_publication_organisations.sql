{{ stage_works('publication_organisations') }}
