"""Pages of the letters to approve; each starts from the school of its address."""
