"""What classroom and office tell each other while registers are taken; no family reads it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class NoticeKind(models.TextChoices):
    HERE_AFTER_ALL = "here", "here, though the office expected otherwise"
    NOT_HERE = "absent", "not here, though expected elsewhere as attending"


class OfficeNotice(SchoolRow):
    """A child in the room won over what was planned, or one who was expected did not come: the
    office is told once for each pupil and session. `planned` and `found` are codes."""

    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="+")
    class_name = models.CharField(max_length=40)
    date = models.DateField()
    session = models.CharField(max_length=2)
    kind = models.CharField(max_length=10, choices=NoticeKind.choices)
    planned = models.CharField(max_length=3)
    planned_says = models.CharField(max_length=200, blank=True, default="")
    found = models.CharField(max_length=3)
    told_by = models.CharField(max_length=120)
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("school", "pupil", "date", "session", "found"),
                name="one_notice_a_finding",
            )
        ]
        ordering = ("-told_at", "-id")


class Nudge(SchoolRow):
    """A message in the product to whoever should take a register; kept with who sent it and when.
    It stops showing when the person has seen it or the register is in."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    class_name = models.CharField(max_length=40)
    date = models.DateField()
    session = models.CharField(max_length=2)
    words = models.CharField(max_length=300)
    sent_by = models.CharField(max_length=120)
    sent_position = models.CharField(max_length=240, blank=True, default="")
    sent_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=("school", "to", "date"))]
        ordering = ("-sent_at", "-id")
