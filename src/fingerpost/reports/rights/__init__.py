"""What young people ask of us about their own data: the register, everything held, the answers."""
