"""What may leave, to whom and why: agreements, consents, instructions, objections, disclosures."""
