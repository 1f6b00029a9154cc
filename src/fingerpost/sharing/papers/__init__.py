"""How the authority shares, what it says of itself, and the papers made of both."""
