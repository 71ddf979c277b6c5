"""How an operation is served, without a transport: from a request to its outcome."""
