"""Plans: what an operation needs, worked out once, before anything of it is read."""
