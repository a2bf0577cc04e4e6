"""Tells Django of the app."""

from django.apps import AppConfig


class CommunicationsConfig(AppConfig):
    name = "herringbone.web.communications"
    label = "communications"
