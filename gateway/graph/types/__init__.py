"""The vendor's types, one module for each domain."""
