"""What operators read: metrics, the log, and traces. Each is a listener, and none holds personal data."""
