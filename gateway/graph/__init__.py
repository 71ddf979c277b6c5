"""The schema: one module for each domain, one class for each type of the REST contract."""
