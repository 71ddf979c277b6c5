"""Connections with clients, and the limits on their number, time and memory."""
