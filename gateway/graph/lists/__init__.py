"""Lists, of queries and of objects: what can be asked of each, and the calls that bring it."""
