"""Tells Django of the app."""

from django.apps import AppConfig


class TakingConfig(AppConfig):
    name = "herringbone.web.taking"
    label = "taking"
