"""What the schema says of a field beside its type: its REST path, its permission and its cost."""
