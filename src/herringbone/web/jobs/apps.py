"""Tells Django of the app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "herringbone.web.jobs"
    label = "jobs"
