"""A written strategy as data: its shape, conditions, loading with every problem, checks."""
