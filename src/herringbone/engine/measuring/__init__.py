"""Every figure, twice: fast for all pupils at once, and plainly for one that people can read."""
