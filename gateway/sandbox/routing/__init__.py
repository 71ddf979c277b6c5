"""What the sandbox answers of queues beyond the entities: members, wrap-up codes, and who waits now."""
