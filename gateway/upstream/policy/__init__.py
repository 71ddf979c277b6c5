"""The policies for upstream calls, one module each, and the chain that orders them."""
