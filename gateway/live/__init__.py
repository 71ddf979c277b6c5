"""Live conversations and users: topics, channels, the last known states, and who follows them."""
