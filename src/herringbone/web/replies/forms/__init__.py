"""What a parent and the office fill in."""
