"""A pupil's and a class's page, search, and certificates."""
