"""Tells Django of the app."""

from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "herringbone.web.signin"
    label = "signin"
