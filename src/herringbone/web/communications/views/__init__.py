"""Pages of the communications log."""
