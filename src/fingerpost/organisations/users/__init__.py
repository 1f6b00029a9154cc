"""Who may sign in, and as what: added, changed and removed by the authority's data managers."""
