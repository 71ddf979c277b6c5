"""Rows: the objects of an answer, decoded right from the upstream's JSON."""
