"""Tells Django of the app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "herringbone.web.demo"
    label = "demo"
