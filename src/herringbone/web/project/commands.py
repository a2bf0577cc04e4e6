"""Makes the database ready (migrations, triggers, the cache's table) for every verb that needs it,
and refuses one whose legal record is not sealed."""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.core.management import call_command

DATABASE = "default"


class NoDatabase(RuntimeError):
    """There is none yet, or not of this release; the words say what to do."""


class NotSealed(RuntimeError):
    """The legal record could be changed unseen in this database, so it is not served."""


def start_django() -> None:
    """Loads the web half once; `herringbone` verbs that need the database call it first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "herringbone.web.project.settings")
    django.setup()


def prepare_database() -> None:
    """Brings the database to this release; running it again changes nothing. Raises NotSealed."""
    from django.conf import settings

    settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    demand_sealed()


def unsealed() -> list[str]:
    """What the checks of the database say against serving it, in words."""
    from django.core.checks import ERROR, Tags, run_checks

    found = run_checks(tags=[Tags.database], databases=[DATABASE])
    return [str(message.msg) for message in found if message.level >= ERROR]


def demand_sealed() -> None:
    """Raises NotSealed where a trigger of the legal record is missing; what serves asks first."""
    found = unsealed()
    if found:
        raise NotSealed(
            f"{' '.join(found)} The legal record could be changed unseen, so this database is not "
            "served. Restore a copy that has its triggers."
        )


def demand_database() -> None:
    """Raises NoDatabase where there is nothing to read yet; makes nothing."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    connection = connections[DATABASE]
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        where = Path(connection.settings_dict["NAME"])
        beside = where.parent / "demonstration"
        hint = f" A demonstration's is in {beside}." if (beside / where.name).exists() else ""
        raise NoDatabase(
            f"There is no database at {where}. Say where it is with HERRINGBONE_DATA.{hint}"
        )
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NoDatabase(
            "The database is not of this release. Start Herringbone once, it brings it."
        )
