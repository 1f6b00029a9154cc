"""What we send to young people, by text, email and letter, and who said stop."""
