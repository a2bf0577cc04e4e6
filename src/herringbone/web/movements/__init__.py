"""Who came and went during the day, and who is on site now."""
