"""What is kept of entities, for how long, and where."""
