"""Who looked at a pupil, and when: kept, and shown on the pupil's page."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class PupilAccess(SchoolRow):
    """`what` names the page; name and position as they were then."""

    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="accesses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=240, blank=True)
    what = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=("school", "pupil", "at"))]
        ordering = ("-at",)
