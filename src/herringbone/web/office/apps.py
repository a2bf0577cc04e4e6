"""Tells Django of the app."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "herringbone.web.office"
    label = "office"
