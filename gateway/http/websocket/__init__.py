"""WebSocket, by the protocol `graphql-transport-ws`."""
