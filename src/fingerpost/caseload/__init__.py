"""Each young person, and whom to find next: find, the person page, the worklists."""
