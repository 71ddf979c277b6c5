"""The server that replicas share, Valkey or Redis: its connection, its cache store and its budget ledger."""
