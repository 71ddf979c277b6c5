"""Identifies callers in service mode, by JWT or API key, and their scopes."""
