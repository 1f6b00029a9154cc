"""What somebody may ask of us about their own data, and by when and how we answer (UK GDPR)."""
