"""The legal record of registers, append-only, and the projections read from it."""
