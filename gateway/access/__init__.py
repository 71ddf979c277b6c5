"""The gateway's own callers: who they are, by JWT or API key, and the scopes that they hold."""
