"""The wall between schools: which schools may be seen now, and managers that see no others.

A request, a command or a job enters a school with `within`; a query outside any raises
`OutsideSchool`, so what forgets to say whose pupils it means gets none, loudly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import models

_scope: ContextVar[frozenset[int] | None] = ContextVar("schools_in_scope", default=None)
Row = TypeVar("Row", bound=models.Model)


class OutsideSchool(RuntimeError):
    """A query over pupils' records was made without saying of which school."""


def schools_in_scope() -> frozenset[int]:
    """Keys of the schools that may be seen; raises OutsideSchool where none was entered."""
    scope = _scope.get()
    if scope is None:
        raise OutsideSchool("no school was entered: wrap this in `within(school)`")
    return scope


def is_within(school_id: int | None) -> bool:
    scope = _scope.get()
    return scope is not None and school_id in scope


@contextmanager
def within(*schools: Any) -> Iterator[None]:
    """Enters one school, or several of a trust; the scope before it comes back afterwards."""
    token = enter(schools)
    try:
        yield
    finally:
        _scope.reset(token)


def enter(schools: Iterable[Any] | None) -> Any:
    """Enters without leaving (None: outside all); gives the token for `leave`. For middleware,
    which cannot use `within`."""
    return _scope.set(None if schools is None else frozenset(school.pk for school in schools))


def leave(token: Any) -> None:
    _scope.reset(token)


class ScopedQuerySet(models.QuerySet[Row]):
    """Writes only into a school that was entered."""

    def create(self, **fields: Any) -> Row:
        row = self.model(**fields)
        _must_be_within(row)
        self._for_write = True
        row.save(force_insert=True, using=self.db)
        return row

    def bulk_create(self, objs: Iterable[Row], *args: Any, **kwargs: Any) -> list[Row]:
        rows = list(objs)
        for row in rows:
            _must_be_within(row)
        made: list[Row] = super().bulk_create(rows, *args, **kwargs)
        return made


def _must_be_within(row: models.Model) -> None:
    school_id: int | None = row.school_id  # type: ignore[attr-defined]
    if school_id not in schools_in_scope():
        raise OutsideSchool(f"{row._meta.label}: written for a school that was not entered")


class OfTheSchool(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """Rows of the schools that were entered, no others."""

    def get_queryset(self) -> models.QuerySet[Any]:
        scope, rows = schools_in_scope(), super().get_queryset()
        found: models.QuerySet[Any] = (
            rows.filter(school_id=next(iter(scope)))  # nearly always: half the work of `in`
            if len(scope) == 1
            else rows.filter(school_id__in=scope)
        )
        return found


class SchoolRow(models.Model):
    """A row that belongs to one school. `everywhere` is for maintenance of the whole database."""

    school = models.ForeignKey("schools.School", on_delete=models.PROTECT, related_name="+")

    objects = OfTheSchool()
    everywhere = models.Manager()

    class Meta:
        abstract = True
