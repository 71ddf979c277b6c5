"""Subscriptions: equal ones share their source, and the answer to each update."""
