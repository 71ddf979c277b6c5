"""The engines: run a checked operation and return its result."""
