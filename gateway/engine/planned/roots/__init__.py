"""Root fields: what an operation starts with, one module for each sort."""
