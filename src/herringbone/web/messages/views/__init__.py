"""Pages of the outbox; each starts from the school of its address."""
