"""Pages of planned, reported and decided absence; each starts from the school of its address."""
