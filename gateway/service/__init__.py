"""The journey of an operation, without a transport: from a document to an operation that may be run."""
