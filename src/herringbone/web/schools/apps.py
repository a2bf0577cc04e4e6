"""Tells Django of the app."""

from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "herringbone.web.schools"
    label = "schools"
