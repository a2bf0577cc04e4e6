"""Tells Django of the app."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "herringbone.web.imports"
    label = "imports"
