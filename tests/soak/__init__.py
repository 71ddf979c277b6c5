"""A thousand screens a minute from a token that gets three hundred calls."""
