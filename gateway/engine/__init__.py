"""The engines: from a checked operation to its answer."""
