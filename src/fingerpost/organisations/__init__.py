"""Authorities, schools, providers; users and the roles they hold where."""
