"""Tells Django of the app, and the app of what is checked before it serves."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "herringbone.web.registers"
    label = "registers"

    def ready(self) -> None:
        from herringbone.web.registers import checks  # noqa: F401 - registers itself
