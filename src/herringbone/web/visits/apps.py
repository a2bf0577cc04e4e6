"""Tells Django of the app."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "herringbone.web.visits"
    label = "visits"
