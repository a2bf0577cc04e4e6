"""The small school of the tests that is written again is the one that was made row by row."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import connection, transaction

import worlds
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within

DRAWN = re.compile(r"md5\$\w+\$\w+|'[0-9a-f]{32}'")
"""A password's salt, and the token of a roll."""


def every_row():
    """All that stands in the tables of this project, by table, but for what is drawn by chance."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model.__module__.startswith("herringbone."):
                cursor.execute(f"SELECT * FROM {model._meta.db_table}")
                rows = (DRAWN.sub("", repr(row)) for row in cursor.fetchall())
                found[model._meta.db_table] = sorted(rows)
    return found


@pytest.mark.django_db
def test_what_is_written_again_equals_what_was_made():
    if connection.vendor != "sqlite":
        pytest.skip("it is written again into SQLite alone")
    with transaction.atomic():
        worlds.make_world()
        transaction.set_rollback(True)
    with transaction.atomic():
        again = worlds.make_world()
        written = every_row()
        transaction.set_rollback(True)
    made = worlds._make_world("hill", None, {})
    assert written == every_row()
    assert again is not made
    assert again.by_role == made.by_role
    assert again.pupils == made.pupils
    assert again.pupils["Amy"].school is again.school


@pytest.mark.django_db
def test_what_a_test_does_to_its_world_stays_there():
    with transaction.atomic():
        first = worlds.make_world()
        first.school.name = "Spoilt"
        first.by_role.pop(Role.HEAD)
        transaction.set_rollback(True)
    second = worlds.make_world()
    assert second.school.name == "Hill Primary School"
    assert Role.HEAD in second.by_role
    with within(second.school):
        assert worlds.make_pupil(second.school, "Dee").pupil_id == "P0004"
