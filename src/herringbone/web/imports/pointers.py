"""Rows elsewhere that point at one that goes and are let go of with it (a movement's contact, say):
noted, so that taking the import back ties them again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db import models

POINTERS = "pointers"
Pointer = tuple[str, str, list[int]]
"""A table, its column, and the keys of its rows."""


def pointing_at(model: type[models.Model], keys: Sequence[int]) -> dict[int, list[Pointer]]:
    """By key: the rows whose column is emptied when that row goes."""
    found: dict[int, list[Pointer]] = defaultdict(list)
    for relation in model._meta.get_fields(include_hidden=True):
        points = relation.auto_created and not relation.concrete and not relation.many_to_many
        if not points or relation.on_delete is not models.SET_NULL:
            continue
        column, there = relation.field.attname, relation.related_model
        rows = there.objects.filter(**{f"{column}__in": keys}).values_list(column, "pk")
        by_key: dict[int, list[int]] = defaultdict(list)
        for key, row in rows:
            by_key[key].append(row)
        for key, held in by_key.items():
            found[key].append((there._meta.label, column, held))
    return found


def point_again(key: int, pointers: Iterable[Pointer]) -> None:
    """Ties the rows to the one that came back, where nothing else took its place."""
    for table, column, rows in pointers:
        there: Any = apps.get_model(table)
        there.objects.filter(pk__in=rows, **{column: None}).update(**{column: key})
