"""Bearer tokens: the caller's own, or one fetched by client credentials."""
