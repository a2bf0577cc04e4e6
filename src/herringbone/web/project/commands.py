"""Makes the database ready (migrations, triggers, the cache's table) for every verb that needs it."""

from __future__ import annotations

import os

import django
from django.core.management import call_command


def start_django() -> None:
    """Loads the web half once; `herringbone` verbs that need the database call it first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "herringbone.web.project.settings")
    django.setup()


def prepare_database() -> None:
    """Brings the database to this release; running it again changes nothing."""
    from django.conf import settings

    settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
