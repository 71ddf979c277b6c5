"""Users: what is shown of them, and their presence and routing status."""
