"""Tells Django of the app."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "herringbone.web.messages"
    label = "messaging"
