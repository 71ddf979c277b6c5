"""Live conversations: their events, their last known states, and who follows them."""
