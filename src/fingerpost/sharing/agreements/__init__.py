"""The register of agreements: what each school may have, and what would unlock more."""
