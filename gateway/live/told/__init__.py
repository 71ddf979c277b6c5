"""What the upstream's events tell: types of their own, and how they come to the shape of REST answers."""
