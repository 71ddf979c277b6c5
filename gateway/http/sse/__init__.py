"""Server-sent events, by the protocol of `graphql-sse`: a stream for one operation, or for many."""
