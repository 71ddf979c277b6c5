"""Conversations: reading and changing them, their history, and simulated activity."""
