"""What operators read: metrics, the log, and traces. Each is a listener; none holds personal data."""
