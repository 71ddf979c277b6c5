"""Shapes: what an operation selects, of one type of objects, field by field, or of a page of them."""
