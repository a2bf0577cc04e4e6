"""The demonstration: a trust of two invented schools as of its morning."""
