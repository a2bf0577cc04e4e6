"""Tells Django of the app."""

from django.apps import AppConfig


class StrategiesConfig(AppConfig):
    name = "herringbone.web.strategies"
    label = "strategies"
