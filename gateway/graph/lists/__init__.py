"""Lists of queries and of objects: their arguments, and the calls that read them."""
