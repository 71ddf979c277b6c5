"""The journey of an operation, without a transport: from a request to its outcome."""
