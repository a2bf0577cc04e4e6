"""An empty database at this release's shape, in a moment: tables straight from the models.

Migrations take seconds that a demonstration has not got. A test holds the tables, indexes and
triggers equal to those that migrations make, and every migration is written down as applied.
"""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import override_settings

from herringbone.web.registers.triggers import install
from herringbone.web.schools import appendonly, roll_triggers


def make_tables() -> None:
    """For an empty database; nobody else may be connected."""
    labels = {config.label: None for config in apps.get_app_configs()}
    with override_settings(MIGRATION_MODULES={**labels, **settings.MIGRATION_MODULES}):
        call_command("migrate", run_syncdb=True, verbosity=0, interactive=False, skip_checks=True)
    call_command("createcachetable", verbosity=0)
    finish_tables()


def finish_tables() -> None:
    """What no model says: the triggers, and that every migration is applied."""
    with connection.schema_editor() as editor:
        install(None, editor)
        appendonly.installer(*appendonly.KEPT)(None, editor)
        roll_triggers.install(None, editor)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app, name in MigrationLoader(connection, ignore_no_migrations=True).disk_migrations:
        recorder.record_applied(app, name)


def write_in_haste() -> None:
    """While a demonstration is made a power cut loses nothing that anyone did."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")


def write_safely() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA synchronous=FULL")
