"""Writes: the forms of bodies, and each act with its checks."""
