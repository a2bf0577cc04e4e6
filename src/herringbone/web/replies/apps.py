"""Tells Django of the app."""

from django.apps import AppConfig


class RepliesConfig(AppConfig):
    name = "herringbone.web.replies"
    label = "replies"
