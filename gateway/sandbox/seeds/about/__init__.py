"""Seeds of data about conversations."""
