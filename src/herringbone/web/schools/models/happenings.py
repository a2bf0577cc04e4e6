"""What `events.csv`, `done.csv` and `notices.csv` hold: what happened, was done, was issued.

Some came with a file; others were written here, and `origin` names what by (`handling:12`).
"""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class SchoolEvent(SchoolRow):
    date = models.DateField()
    event = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=20, default="school")
    subject = models.CharField(max_length=64, blank=True, default="")
    outcome = models.CharField(max_length=120, blank=True, default="")
    origin = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=("school", "date"))]
        ordering = ("date", "id")


class DoneBefore(SchoolRow):
    """A step that the school did: before Herringbone ran its strategy, or since (`origin`)."""

    provision = models.CharField(max_length=40)
    step = models.CharField(max_length=60, blank=True, default="")
    subject = models.CharField(max_length=200, blank=True, default="")
    date = models.DateField()
    outcome = models.CharField(max_length=120, blank=True, default="")
    origin = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=("school", "origin"))]
        ordering = ("date", "id")


class PenaltyNotice(SchoolRow):
    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="+")
    contact_id = models.CharField(max_length=64)
    date = models.DateField()
    outcome = models.CharField(max_length=20)
    issued_by = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering = ("date", "id")
