"""Tells Django of the app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "herringbone.web.ui"
    label = "ui"
