{{ stage_works('publication_subjects') }}
