"""Tells Django of the app."""

from django.apps import AppConfig


class PupilsConfig(AppConfig):
    name = "herringbone.web.pupils"
    label = "pupils"
