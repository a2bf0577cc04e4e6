"""What is asked of the log, written into it by hand, and exported from it."""
