"""How a child who was here in the morning and not later was accounted for, and by whom."""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class Found(models.TextChoices):
    """The only four ways to close it."""

    ON_SITE = "on_site", "found on site"
    SIGNED_OUT = "signed_out", "signed out by"
    COLLECTED = "collected", "parent confirms collected"
    POLICE = "police", "police called"


class MissingCheck(SchoolRow):
    """`who` found, signed out, confirmed or was called; `at` when; `name` who wrote it here."""

    pupil = models.ForeignKey(
        "schools.Pupil", on_delete=models.PROTECT, related_name="missing_checks"
    )
    day = models.DateField()
    how = models.CharField(max_length=10, choices=Found.choices)
    who = models.CharField(max_length=120)
    at = models.DateTimeField()
    words = models.CharField(max_length=300, blank=True, default="")
    recorded_at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=240, blank=True, default="")

    class Meta:
        ordering = ("at",)
        indexes = [models.Index(fields=("school", "day", "pupil"))]
