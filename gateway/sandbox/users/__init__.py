"""Users: their fields, presence and routing status."""
