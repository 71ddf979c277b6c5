"""What is known about conversations, and hangs on them."""
