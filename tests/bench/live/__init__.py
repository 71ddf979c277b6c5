"""What subscriptions take, idle and with events, beside a plain server."""
