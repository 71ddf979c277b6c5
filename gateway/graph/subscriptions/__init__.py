"""The subscriptions: what they yield, and what they listen to."""
