"""What the reports say, one module a report, and how a making of them stands."""
