"""Tells Django of the app."""

from django.apps import AppConfig


class MovementsConfig(AppConfig):
    name = "herringbone.web.movements"
    label = "movements"
