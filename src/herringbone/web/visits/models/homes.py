"""What somebody who knocks at a home should know: a dog, a broken bell, that two people go."""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class HomeNote(SchoolRow):
    """Of a family, by its id or that of its only child. `two_go`: nobody goes there alone. One that
    no longer holds is ended, and stays."""

    family = models.CharField(max_length=64)
    words = models.CharField(max_length=300)
    two_go = models.BooleanField(default=False)
    made_by = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    ended_by = models.CharField(max_length=120, blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("made_at", "pk")
        indexes = [models.Index(fields=("school", "family"))]
