"""What an authority reports: which reports there are, when they fall due, how they are counted."""
