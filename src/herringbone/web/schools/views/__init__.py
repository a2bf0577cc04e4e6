"""Screens of the school's own settings, people and calendar."""
