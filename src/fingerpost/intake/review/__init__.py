"""Who is meant? The lines in doubt, one after the other, until a person has settled them all."""
