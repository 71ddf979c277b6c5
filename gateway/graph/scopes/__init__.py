"""The scopes that the graph requires of the gateway's own callers."""
