"""Tells Django of the app."""

from django.apps import AppConfig
from django.forms import Field


class UiConfig(AppConfig):
    name = "herringbone.web.ui"
    label = "ui"

    def ready(self) -> None:
        """An empty field is asked for in the words of the rest, on every form."""
        Field.default_error_messages["required"] = "Fill this in, please."
