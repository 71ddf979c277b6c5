"""Reads of queues beyond the entities: members, wrap-up codes, and live observations."""
