"""Filters for the templates of absences and movements."""
