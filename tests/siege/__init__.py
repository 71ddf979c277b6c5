"""A gateway under clients that hold its connections, and what a good client notices of it."""
