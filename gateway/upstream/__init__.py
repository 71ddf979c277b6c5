"""The Genesys Cloud Platform API: calls, callers, and the policies that keep calls few."""
