"""Live conversations: what the upstream tells by itself, the last known states, and who listens."""
