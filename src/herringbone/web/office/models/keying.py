"""Reasons accepted here while another system keeps the legal register: what to key there."""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class AcceptedReason(SchoolRow):
    """A code for a mark, with its reason, that somebody accepted and that is to be keyed into the
    school's system. It is done when that system's marks say so (`keying.outstanding`), or when
    somebody withdraws it."""

    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    session = models.CharField(max_length=2)
    code = models.CharField(max_length=3)
    minutes_late = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=40)
    words = models.CharField(max_length=500, blank=True, default="")
    evidence = models.CharField(max_length=500, blank=True, default="")
    person_name = models.CharField(max_length=120)
    person_position = models.CharField(max_length=240)
    accepted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=("school", "date", "session"))]
        ordering = ("date", "session", "accepted_at")
