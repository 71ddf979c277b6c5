"""The fields of the subscription type, and the types of their updates."""
