"""Who has been told what: of one young person, and by one school or provider."""
