"""Subscriptions: equal ones share what they listen to, and the answer that each update makes."""
