"""The scopes that callers in service mode need for types and fields."""
