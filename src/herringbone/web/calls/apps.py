"""Tells Django of the app."""

from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "herringbone.web.calls"
    label = "calls"
