"""The cache of entities: how long entries hold, and the store in this process' memory."""
