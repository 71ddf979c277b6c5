"""The bodies of the upstream's events, as msgspec types."""
