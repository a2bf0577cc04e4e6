"""A small school is made once for each process, and written again from its rows for each test:
row by row through the models it took most of what a test of a page costs.

Only into SQLite, and where no school and nobody is yet: PostgreSQL counts its keys by themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Model

from herringbone.web.schools import models

TABLES: tuple[type[Model], ...] = (
    get_user_model(),
    models.School,
    models.AcademicYear,
    models.SchoolDay,
    models.ClassGroup,
    models.Pupil,
    models.Enrolment,
    models.Post,
)


class WrittenAgain:
    """Makes a thing the first time; from then on gives a copy of it and writes its rows."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make
        self.made: Any = None
        self.statements: list[str] = []

    def __call__(self) -> Any:
        if connection.vendor != "sqlite" or not _is_empty():
            return self.make()
        if self.made is None:
            self.made = deepcopy(made := self.make())
            self.statements = [_insertion(model) for model in TABLES]
            return made
        with connection.cursor() as cursor:
            for statement in self.statements:
                cursor.execute(statement)
        return deepcopy(self.made)


def _is_empty() -> bool:
    tables = " UNION ALL ".join(f"SELECT 1 FROM {model._meta.db_table}" for model in TABLES)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS ({tables})")
        return not cursor.fetchone()[0]


def _insertion(model: type[Model]) -> str:
    """One statement for all rows of a table, each value as SQLite itself would quote it."""
    columns = [field.column for field in model._meta.local_fields]
    quoted = " || ',' || ".join(f'quote("{column}")' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {quoted} FROM {model._meta.db_table} ORDER BY id")
        rows = ", ".join(f"({values})" for (values,) in cursor.fetchall())
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {model._meta.db_table} ({names}) VALUES {rows}"
