"""The cache of entities: which entries hold, for how long, and the store in this process' memory."""
