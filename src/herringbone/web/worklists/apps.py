"""Tells Django of the app."""

from django.apps import AppConfig


class WorklistsConfig(AppConfig):
    name = "herringbone.web.worklists"
    label = "worklists"
