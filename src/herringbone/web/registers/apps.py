"""Tells Django of the app."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "herringbone.web.registers"
    label = "registers"
