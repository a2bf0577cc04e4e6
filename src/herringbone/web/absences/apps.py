"""Tells Django of the app."""

from django.apps import AppConfig


class AbsencesConfig(AppConfig):
    name = "herringbone.web.absences"
    label = "absences"
