"""What a seeded organisation is filled with, one noun a module."""
