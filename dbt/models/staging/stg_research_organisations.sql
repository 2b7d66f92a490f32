{{ stage_works('research_organisations') }}
