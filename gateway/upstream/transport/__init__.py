"""One call over HTTP: its address, the connection, the body and the status."""
