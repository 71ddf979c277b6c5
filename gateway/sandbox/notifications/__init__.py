"""Notification channels: their paths and sockets, their topics, and the events that changes send."""
