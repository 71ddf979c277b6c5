"""Root fields, with one module for each type of them."""
