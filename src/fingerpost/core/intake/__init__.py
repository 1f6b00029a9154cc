"""From any file to tidy rows and what they state."""
