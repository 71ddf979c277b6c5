"""The contents of a seeded organisation, one noun a module."""
