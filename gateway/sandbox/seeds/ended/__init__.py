"""What is known of a conversation once it has ended."""
