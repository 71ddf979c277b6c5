"""Notification channels: their sockets, their topics, and who listens to them."""
