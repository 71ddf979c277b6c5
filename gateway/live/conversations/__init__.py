"""Live conversations: what events tell of them, the last known states, and who follows them."""
