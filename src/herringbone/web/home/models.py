"""The day's closing stamp: everyone accounted for, by whom, and how each was closed."""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class Stamp(SchoolRow):
    """One each time somebody says so: a morning's, an afternoon's, another where the page opened
    again. `closed` has a line a child, as it was then: `pupil` (key), `pupil_class`, `how`, `by`,
    `at`. `open_first` is how many were unexplained when the registers were in."""

    day = models.DateField()
    session = models.CharField(max_length=2)
    at = models.DateTimeField()
    open_first = models.PositiveIntegerField(default=0)
    closed = models.JSONField(default=list)
    user_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=240, blank=True, default="")

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=("school", "day"))]
