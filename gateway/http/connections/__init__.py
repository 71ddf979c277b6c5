"""Connections with clients: how many there are, and how long each may take to send and to receive."""
