"""The working year: what is due, who has done it, and how each school and provider stands."""
