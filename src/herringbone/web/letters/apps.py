"""Tells Django of the app."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "herringbone.web.letters"
    label = "letters"
