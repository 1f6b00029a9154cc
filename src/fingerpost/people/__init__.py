"""Young people as one authority holds them."""
