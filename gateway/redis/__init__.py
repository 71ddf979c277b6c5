"""The server that replicas share, Valkey or Redis: its connection, cache store and rate budget."""
