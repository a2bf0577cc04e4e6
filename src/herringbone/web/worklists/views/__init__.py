"""Pages of the worklist and of those who lead."""
