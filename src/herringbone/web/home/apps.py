"""Tells Django of the app."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "herringbone.web.home"
    label = "home"
