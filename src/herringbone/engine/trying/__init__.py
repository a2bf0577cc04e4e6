"""Trying a strategy out: drawn pages, worked examples, people who act, coverage."""
