"""The Genesys Cloud Platform API as the gateway sees it: calls, callers, and what a call may cost."""
