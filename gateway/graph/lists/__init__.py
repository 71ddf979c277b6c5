"""The lists that a query starts with: what can be asked of each, and the calls that bring it."""
