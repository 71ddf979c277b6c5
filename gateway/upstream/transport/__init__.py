"""One call over HTTP: where it goes, the connection, the body, and what the status means."""
