"""Rolls, contacts and marks from other systems into the database, and out as flat files."""
