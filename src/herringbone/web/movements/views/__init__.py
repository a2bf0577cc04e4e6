"""Pages of the movement desk and the on-site list; each starts from the school of its address."""
