"""Tells Django of the app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "herringbone.web.accounts"
    label = "accounts"
