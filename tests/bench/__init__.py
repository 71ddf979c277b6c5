"""Benchmarks: the gateway beside its peers and beside the I/O alone."""
