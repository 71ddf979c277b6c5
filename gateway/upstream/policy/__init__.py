"""Policies that keep upstream calls few, one module each, and the chain that orders them."""
