"""The database for the verbs that need one: Django is loaded here, and only when they run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from herringbone.cli.refusals import Refused

if TYPE_CHECKING:
    from herringbone.web.schools.models import School


@contextmanager
def opened(*, make: bool = True) -> Iterator[None]:
    """The configured database, brought to this release, or (without `make`) as it is. Raises
    `Refused` where it cannot be used."""
    from django.core.exceptions import ImproperlyConfigured  # type: ignore[import-untyped]
    from django.db import DatabaseError  # type: ignore[import-untyped]

    from herringbone.web.project import commands

    try:
        commands.start_django()
        if make:
            commands.prepare_database()
        else:
            commands.demand_database()
            commands.demand_sealed()
        yield
    except (commands.NoDatabase, commands.NotSealed) as error:
        raise Refused(f"herringbone: {error}") from error
    except ImproperlyConfigured as error:
        raise Refused(f"herringbone: the settings are wrong: {error}") from error
    except DatabaseError as error:
        raise _unusable(error) from error


def _unusable(error: Exception) -> Refused:
    words = " ".join(str(error).split())
    return Refused(
        f"herringbone: the database cannot be used: {words}.",
        "Check DATABASE_URL or HERRINGBONE_DATA, and that nothing else holds it. Nothing was "
        "written.",
    )


def school_named(slug: str | None) -> School:
    """The school by its short name, or the only one there is; raises `Refused` with the choices."""
    from herringbone.web.schools.models import School

    schools = list(School.objects.all())
    if slug:
        found = next((school for school in schools if school.slug == slug), None)
        if found is not None:
            return found
    elif len(schools) == 1:
        return schools[0]
    if not schools:
        raise Refused("herringbone: there is no school here yet; herringbone import brings one in.")
    names = ", ".join(f"{school.slug} ({school.name})" for school in schools)
    what = f"there is no school {slug!r}" if slug else "there are several schools"
    raise Refused(f"herringbone: {what}; choose one with --school: {names}.")
