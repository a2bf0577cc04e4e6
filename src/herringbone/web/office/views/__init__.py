"""Pages of the school office over all registers."""
