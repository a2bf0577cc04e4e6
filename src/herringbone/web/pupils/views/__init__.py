"""Screens about one pupil or one class."""
