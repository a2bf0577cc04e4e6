"""The strategies that a school has put in force, dated."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class Adoption(SchoolRow):
    """A strategy in force from a day: one that ships, by `name`, or a school's own, as `text`."""

    name = models.CharField(max_length=80)
    text = models.TextField(blank=True, default="")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    adopted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("school", "start"), name="one_strategy_a_start")
        ]
        ordering = ("start",)
