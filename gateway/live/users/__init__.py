"""The presence and the routing status of users: what is known of them, and who follows them."""
